package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExploreCommandTest {

  private static Path reviews;

  private final Path directory;

  ExploreCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void writeReviews(@TempDir Path shared) {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void comparesTwoPeriodsOfOneSource() {
    Path out = directory.resolve("periods");

    JsonNode summary =
        Shell.summaryOf(
            "explore",
            "--input",
            reviews,
            "--years",
            "2000-2013",
            "--compare-years",
            "2014-2015",
            "--out",
            out);

    assertThat(summary.get("inputs")).hasSize(1);
    assertThat(summary.at("/compare/first/name").asText()).isEqualTo("2000 to 2013");
    assertThat(summary.at("/compare/second/name").asText()).isEqualTo("2014 to 2015");
    assertThat(
            summary.at("/compare/first/rows").asInt() + summary.at("/compare/second/rows").asInt())
        .isEqualTo(600);
    assertThat(summary.get("questions"))
        .hasSize(11)
        .allSatisfy(
            question -> {
              assertThat(names(question))
                  .containsExactly("id", "title", "figure", "table", "rows", "compare");
              JsonNode compare = question.get("compare");
              assertThat(names(compare))
                  .containsExactly(
                      "figure",
                      "table",
                      "rows",
                      "sentence",
                      "measure",
                      "value",
                      "low",
                      "high",
                      "verdict");
              assertThat(out.resolve(question.get("table").asText())).isNotEmptyFile();
              assertThat(out.resolve(compare.get("table").asText())).isNotEmptyFile();
            });
    assertThat(out.resolve("report.html")).content().contains("What changed most", "2000 to 2013");
  }

  @Test
  void findsTheColumnsAndTextsThatHaveDrifted(@TempDir Path place) throws IOException {
    Path plain = place.resolve("plain.tsv");
    Shell.run("sample", "--rows", 600, "--out", plain, "--quiet").succeeds();
    Path edited = place.resolve("edited.tsv");
    Files.writeString(
        edited,
        Files.readString(plain)
            .replace("\tN\t", "\tY\t")
            .replaceAll("(?m)\\.\t(\\d{4}-\\d\\d-\\d\\d)$", ". Bought a subscription.\t$1"));
    Path out = place.resolve("drift");

    JsonNode drift =
        Shell.summaryOf("explore", "--input", plain, "--compare", edited, "--out", out)
            .get("drift");

    assertThat(drift.get("drifted").asBoolean()).isTrue();
    List<String> drifted = new ArrayList<>();
    for (JsonNode column : drift.get("columns")) {
      if (column.get("drifted").asBoolean()) {
        drifted.add(column.get("column").asText());
        assertThat(out.resolve(column.get("figure").asText())).isNotEmptyFile();
      }
    }
    assertThat(drifted).contains("vine").doesNotContain("star_rating", "review_id");
    assertThat(drift.at("/texts/auc").asDouble()).isGreaterThan(0.8);
    assertThat(drift.at("/texts/phrases/0/phrase").asText()).containsPattern("bought|subscription");
    for (String file : List.of("drift-columns.csv", "drift-phrases.csv", "drift-rows.csv")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    assertThat(out.resolve("report.html"))
        .content()
        .contains("Drift of columns", "Drift of texts", "subscription");
  }

  private static void save(LinearOptions options, Path model) throws IOException {
    List<Example> rows =
        AmazonReviews.read(reviews).rows().stream()
            .map(
                each ->
                    each.toExample()
                        .withColumns(Map.of("vine", Boolean.TRUE.equals(each.vine()) ? "Y" : "N")))
            .toList();
    Provenance none = new Provenance(List.of(), List.of());
    Classifier classifier =
        new LinearTrainer(options)
            .fit(
                TrainingData.of(
                    Dataset.of(rows.subList(0, 400), none),
                    Dataset.of(rows.subList(400, 500), none)),
                Run.unlimited());
    ModelDirectory.save(model, classifier, ModelDescription.of(classifier, none, "0.1.0"));
  }

  @Test
  void comparesThePredictionsOfAModel(@TempDir Path place) throws IOException {
    Path model = place.resolve("model");
    save(LinearOptions.quick(42), model);
    Path plain = place.resolve("plain.tsv");
    Shell.run("sample", "--rows", 600, "--out", plain, "--quiet").succeeds();
    List<String> lines = Files.readAllLines(plain);
    Path good = place.resolve("good.tsv");
    Files.write(
        good,
        IntStream.range(0, lines.size())
            .filter(i -> i == 0 || lines.get(i).split("\t", -1)[7].equals("5"))
            .mapToObj(lines::get)
            .toList());
    Path out = place.resolve("drift");

    JsonNode drift =
        Shell.summaryOf(
                "explore", "--input", reviews, "--compare", good, "--model", model, "--out", out)
            .get("drift");

    JsonNode predictions = drift.get("predictions");
    assertThat(predictions.get("drifted").asBoolean()).isTrue();
    assertThat(predictions.at("/label/q").asDouble()).isBetween(0.0, 0.05);
    assertThat(predictions.at("/label/effect").asDouble())
        .isGreaterThan(predictions.at("/label/threshold").asDouble());
    assertThat(predictions.at("/expected/4/label").asText()).isEqualTo("5");
    assertThat(predictions.at("/expected/4/second").asDouble())
        .isGreaterThan(predictions.at("/expected/4/first").asDouble());
    assertThat(out.resolve("drift-columns.csv")).content().contains("predicted label");
    assertThat(out.resolve("report.html")).content().contains("Drift of predictions");
  }

  @Test
  void refusesAModelThatReadsMoreThanTheTextAndOneWithoutComparison(@TempDir Path place)
      throws IOException {
    Path model = place.resolve("model");
    save(LinearOptions.quick(42).withTableColumns(List.of("vine")), model);
    Path out = place.resolve("out");

    Shell.run("explore", "--input", reviews, "--model", model, "--out", out)
        .isRefused("--model compares the predictions for two sources");
    Shell.run("explore", "--input", reviews, "--compare", reviews, "--model", model, "--out", out)
        .isRefused("must predict from the text alone, but " + model + " also reads vine");
  }

  @Test
  void findsNoDriftInTheSameReviewsOfFilesAndALake(@TempDir Path place) throws IOException {
    Path lake = place.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
    Path out = place.resolve("drift");

    JsonNode drift =
        Shell.summaryOf("explore", "--lake", lake, "--compare", reviews, "--out", out).get("drift");

    assertThat(drift.get("drifted").asBoolean()).isFalse();
    assertThat(drift.at("/texts/auc").asDouble()).isEqualTo(0.5);
    assertThat(drift.get("columns"))
        .allSatisfy(
            column -> assertThat(column.get("effect").asDouble()).as("%s", column).isZero());
  }

  @Test
  void givesTheSameAnswersForALakeAndItsFiles(@TempDir Path place) throws IOException {
    Path lake = place.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
    Path ofFiles = place.resolve("files");
    Path ofLake = place.resolve("of-lake");

    JsonNode files = Shell.summaryOf("explore", "--input", reviews, "--out", ofFiles);
    JsonNode sameOfLake = Shell.summaryOf("explore", "--lake", lake, "--out", ofLake);

    assertThat(sameOfLake.get("questions")).isEqualTo(files.get("questions"));
    assertThat(sameOfLake.get("inputs")).isEqualTo(files.get("inputs"));
    Map<String, String> written = Shell.digests(ofFiles);
    Map<String, String> writtenOfLake = Shell.digests(ofLake);
    for (String page : List.of("summary.json", "report.html")) {
      written.remove(page);
      writtenOfLake.remove(page);
    }
    assertThat(writtenOfLake).isEqualTo(written);
  }

  @Test
  void comparesWithALake(@TempDir Path place) throws IOException {
    Path lake = place.resolve("lake");
    Shell.run("ingest", "--input", reviews, "--lake", lake, "--quiet").succeeds();
    Path out = place.resolve("out");
    Object[] periods = {
      "explore",
      "--lake",
      lake,
      "--years",
      "2000-2013",
      "--compare",
      lake,
      "--compare-years",
      "2014-2015",
      "--out",
      out
    };

    JsonNode compared = Shell.summaryOf(periods);

    assertThat(compared.at("/compare/first/name").asText()).isEqualTo("lake, 2000 to 2013");
    assertThat(
            compared.at("/compare/first/rows").asInt()
                + compared.at("/compare/second/rows").asInt())
        .isEqualTo(600);
    JsonNode mixed = Shell.summaryOf("explore", "--lake", lake, "--compare", reviews, "--out", out);
    assertThat(mixed.at("/compare/changedMost")).isEmpty();
    Shell.run("explore", "--lake", lake, "--years", "1990", "--out", out)
        .isRefused("no review is of 1990; there are reviews of ");
    Shell.run("explore", "--lake", lake, "--input", reviews, "--out", out)
        .isRefused("--lake and --input exclude each other");
    Shell.run("explore", "--lake", place.resolve("none"), "--out", out).isRefused("none");
    Shell.run("explore", "--input", reviews, "--compare", place, "--out", out, "--quiet")
        .isRefused(place.toString());
  }

  @Test
  void comparesTwoFiles(@TempDir Path elsewhere) throws IOException {
    Path other = Shell.sample(elsewhere.resolve("other.tsv"), 200);
    Path copy = Files.copy(reviews, elsewhere.resolve(String.valueOf(reviews.getFileName())));
    Path out = directory.resolve("files");

    Shell.Outcome outcome =
        Shell.run("explore", "--input", reviews, "--compare", other, "--out", out).succeeds();
    assertThat(outcome.out()).contains(" in reviews.tsv.gz", " in other.tsv", "report: ");

    JsonNode summary =
        Shell.summaryOf("explore", "--input", reviews, "--compare", copy, "--out", out);
    assertThat(summary.get("inputs")).hasSize(2);
    assertThat(summary.at("/compare/second/name").asText()).isEqualTo(copy.toString());
    assertThat(summary.at("/compare/changedMost")).isEmpty();
  }

  @Test
  void rejectsInvalidSourcesAndPeriods(@TempDir Path place) throws IOException {
    Path out = place.resolve("out");
    String[][] wrong = {
      {"--years 20x", "--years: years must be one year or two", "\"20x\""},
      {"--years 2015-2010", "must not end before they begin", "2015-2010"},
      {"--years 1999", "reviews.tsv.gz: no review is of 1999; there are reviews of "},
      {"--compare-years 2014", "--compare-years needs --years"},
      {"--years 2010-2014 --compare-years 2014", "must not share a year", "2010 to 2014 and 2014"},
      {"--compare " + place.resolve("none.tsv"), "none.tsv"},
      {"--compare " + directory.resolve("plain.csv"), "plain.csv"}
    };
    Files.writeString(directory.resolve("plain.csv"), "text,stars\ngood,5\n");
    for (String[] each : wrong) {
      List<Object> words = new ArrayList<>(List.of("explore", "--input", reviews, "--out", out));
      words.addAll(List.of(each[0].split(" ", -1)));
      words.add("--quiet");
      Shell.run(words.toArray()).isRefused(Arrays.copyOfRange(each, 1, each.length));
      assertThat(Shell.names(place)).as(each[0]).isEmpty();
    }
  }

  /** Amazon's names for text and stars in somebody else's table, as other commands read it. */
  @Test
  void exploresATableOfTextAndStarsAlone() throws IOException {
    Path table =
        Files.writeString(
            directory.resolve("two.csv"),
            "review_body,star_rating\nIt works well,5\nIt broke,1\nFine,4\n");
    JsonNode summary =
        Shell.summaryOf("explore", "--input", table, "--out", directory.resolve("out"));
    assertThat(summary.at("/inputs/0/rows").asInt()).isEqualTo(3);

    JsonNode named =
        Shell.summaryOf(
            "explore",
            "--input",
            table,
            "--text-column",
            "review_body",
            "--label-column",
            "star_rating",
            "--out",
            directory.resolve("named"));
    assertThat(named.get("questions")).isEqualTo(summary.get("questions"));
    Shell.run("ingest", "--input", table, "--lake", directory.resolve("lake")).succeeds();
  }

  /** As a data frame or a database leaves it: what it lacks is unknown. */
  @Test
  void exploresACsvOfAmazonThatLacksColumns() throws IOException {
    Path table =
        Files.writeString(
            directory.resolve("most.csv"),
            "review_id,product_id,product_category,star_rating,helpful_votes,verified_purchase,"
                + "review_headline,review_body,review_date\n"
                + "a,p,Books,5,1,Y,Good,It works well,2015-08-31\n"
                + "b,p,Books,1.0,0,false,Bad,It broke,2015-08-30\n");
    JsonNode summary =
        Shell.summaryOf("explore", "--input", table, "--out", directory.resolve("most"));
    assertThat(summary.at("/inputs/0/rows").asInt()).isEqualTo(2);
    assertThat(summary.get("unknownColumns").toString()).contains("vine", "total_votes");
    Shell.run("ingest", "--input", table, "--lake", directory.resolve("lake-most")).succeeds();
  }

  @Test
  void aTableOfAmazonThatLacksAColumnIsRefused() throws IOException {
    Path sample = Shell.sample(directory.resolve("reviews.tsv"), 3);
    Files.writeString(sample, Files.readString(sample).replaceFirst("vine", "wine"));
    Shell.run("explore", "--input", sample, "--out", directory.resolve("out"))
        .isRefused("the header must be the 15 columns of Amazon reviews", "vine");
  }
}
