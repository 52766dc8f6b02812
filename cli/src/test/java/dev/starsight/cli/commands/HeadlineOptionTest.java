package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell.Outcome;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.files.internal.Json;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --headline} of all commands that read it. */
final class HeadlineOptionTest {

  private static Path reviews;
  private static Path encoder;

  private final Path directory;

  HeadlineOptionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 600);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  private JsonNode search(Path input, Path out, Object... more) {
    Object[] words = {
      "automl", "--input", input, "--out", out, "--candidates", 2, "--trials", 0, "--json"
    };
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return Shell.run(all.toArray()).succeeds().summary();
  }

  private static String settingOf(Path model) throws IOException {
    return Json.read(model.resolve("model.json")).at("/settings/headline").asText();
  }

  @Test
  void searchesPredictsAndRunsAgainWithHeadlines() throws IOException {
    Path run = directory.resolve("run");
    JsonNode summary = search(reviews, run, "--headline", "without-stars");
    JsonNode gain = summary.get("headline");
    assertThat(gain.get("mode").asText()).isEqualTo("without-stars");
    assertThat(gain.get("learner").asText()).isEqualTo("linear-bigrams");
    assertThat(gain.get("with").asDouble() - gain.get("without").asDouble())
        .isCloseTo(gain.get("gained").asDouble(), within(1e-9));
    assertThat(run.resolve("report.html")).content().contains("What the headline gained");
    Path model = run.resolve("candidates/linear-bigrams");
    assertThat(settingOf(model)).isEqualTo("without-stars");

    JsonNode again =
        Shell.summaryOf(
            "automl",
            "--rerun",
            run.resolve("sources/linear-bigrams"),
            "--out",
            directory.resolve("again"));
    assertThat(again.at("/leaderboard/0/validation"))
        .isEqualTo(again.at("/leaderboard/1/validation"));
    Path rerun = directory.resolve("again/candidates/linear-bigrams-edited");
    assertThat(rerun.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(model.resolve("weights.safetensors"));

    String predicted = predictions(model, reviews);
    assertThat(predictions(rerun, reviews)).isEqualTo(predicted);
    assertThat(predictions(model, withFiveStars())).isEqualTo(predicted);
  }

  /** Puts a number of stars in front of every headline: it is cut in prediction, too. */
  private Path withFiveStars() throws IOException {
    Path file = directory.resolve("stars.tsv");
    List<String> lines = Files.readAllLines(reviews);
    Files.write(
        file,
        lines.stream()
            .map(
                line -> {
                  String[] fields = line.split("\t", -1);
                  if (!fields[12].equals("review_headline")) {
                    fields[12] = "5 stars! " + fields[12];
                  }
                  return String.join("\t", fields);
                })
            .toList());
    return file;
  }

  private static String predictions(Path model, Path input) {
    return Shell.run("predict", "--model", model, "--input", input).succeeds().out();
  }

  @Test
  void readsHeadlinesOfJsonLinesAndOfNoColumn() throws IOException {
    Path lines = directory.resolve("reviews.jsonl");
    Shell.run("sample", "--rows", 400, "--dialect", "amazon2018", "--out", lines).succeeds();
    Path run = directory.resolve("run");
    JsonNode gain = search(lines, run, "--headline").get("headline");
    assertThat(gain.get("mode").asText()).isEqualTo("as-is");
    Path model = run.resolve("candidates/linear-bigrams");

    Path table = directory.resolve("shop.csv");
    Files.writeString(table, "review_body,star_rating\nIt works well,5\nIt broke,1\n");
    Path empty = directory.resolve("empty.csv");
    Files.writeString(
        empty, "review_body,star_rating,review_headline\nIt works well,5,\nIt broke,1,\n");
    Outcome unknown = Shell.run("predict", "--model", model, "--input", table).succeeds();
    assertThat(unknown.err())
        .containsOnlyOnce("there is no column review_headline, so headlines are empty segments");
    assertThat(unknown.out()).isEqualTo(predictions(model, empty));

    Shell.run("predict", "--model", model, "--input", table, "--headline", "without-stars")
        .isRefused("--headline is without-stars", "was trained with headlines as-is");
    Path out = directory.resolve("evaluation");
    Shell.run(
            "evaluate",
            "--model",
            model,
            "--input",
            lines,
            "--out",
            out,
            "--headline=without-stars")
        .isRefused("--headline is without-stars");
    Shell.run("evaluate", "--model", model, "--input", lines, "--out", out, "--headline")
        .succeeds();
  }

  @Test
  void refusesAnotherValue() {
    Shell.run("prepare", "--input", reviews, "--out", directory, "--headline", "always")
        .isRefused("--headline", "it must be without-stars, or nothing, but is \"always\"");
    Shell.run("tokenize", "--text", "a", "--headline").isRefused("use --pair with --text");
    Shell.run(
            "prepare",
            "--input",
            reviews,
            "--out",
            directory.resolve("f"),
            "--headline",
            "--text-column",
            "review_headline")
        .isRefused("--headline reads the column \"review_headline\", but it is the text or label");
  }

  @Test
  void preparesPairs() throws IOException {
    Path features = directory.resolve("features");
    JsonNode summary =
        Shell.summaryOf(
            "prepare",
            "--input",
            reviews,
            "--encoder",
            encoder,
            "--headline",
            "without-stars",
            "--balance",
            "none",
            "--out",
            features);
    assertThat(summary.get("headline").asText()).isEqualTo("without-stars");
    int length = summary.get("maxLength").asInt();
    Set<Encoding> expected = pairs(length);
    for (String part : List.of("train", "validation", "test")) {
      try (FeatureReader reader = FeatureReader.open(features.resolve(part))) {
        assertThat(reader.stream().map(FeatureRecord::encoding))
            .isNotEmpty()
            .allMatch(Encoding::isPair)
            .isSubsetOf(expected);
      }
    }
    assertThat(features.resolve("train/manifest.json")).content().contains("without-stars");
  }

  /** Returns the pairs of all rows as the tokenizer encodes them. */
  private static Set<Encoding> pairs(int length) throws IOException {
    Set<Encoding> pairs = new HashSet<>();
    LabelSet labels = LabelSet.ordered(List.of("1", "2", "3", "4", "5"));
    try (Tokenizer tokenizer = Checkpoint.open(encoder).tokenizer()) {
      for (Example row :
          Examples.load(
                  List.of(reviews),
                  ExampleOptions.defaults().withHeadlineColumn(Examples.HEADLINE),
                  ReadOptions.defaults(),
                  Progress.SILENT)
              .data()) {
        String headline = Headline.withoutStars(String.valueOf(row.headline()), labels);
        pairs.add(
            tokenizer.encode(headline, row.text(), length, Truncation.LONGEST_FIRST).padTo(length));
      }
    }
    return pairs;
  }

  @Test
  void fineTunesOnPairsAndPredictsThem() throws IOException {
    Path model = directory.resolve("model");
    JsonNode summary =
        Shell.summaryOf(
            "finetune",
            "--input",
            reviews,
            "--encoder",
            encoder,
            "--epochs",
            1,
            "--headline",
            "without-stars",
            "--out",
            model);
    assertThat(summary.at("/headline/learner").asText()).isEqualTo("sparse-linear");
    assertThat(settingOf(model)).isEqualTo("without-stars");
    assertThat(model.resolve("report.html")).content().contains("What the headline gained");
    assertThat(predictions(model, withFiveStars())).isEqualTo(predictions(model, reviews));
  }

  @Test
  void runsTheWorkshopWithHeadlines() throws IOException {
    Path out = directory.resolve("workshop");
    JsonNode summary =
        Shell.summaryOf(
            "workshop",
            "--input",
            reviews,
            "--out",
            out,
            "--encoder",
            encoder,
            "--budget",
            "3s",
            "--headline",
            "without-stars");

    assertThat(summary.at("/headline/mode").asText()).isEqualTo("without-stars");
    assertThat(settingOf(out.resolve(summary.get("model").asText()))).isEqualTo("without-stars");
    assertThat(out.resolve("report.html")).content().contains("What the headline gained");
  }
}
