package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests promises: how they are wished for, made, saved, tested and used. */
final class PromiseCommandTest {

  private static Path reviews;
  private static Path later;
  private static Path searchDirectory;
  private static Path model;
  private static JsonNode searched;

  private final Path directory;

  PromiseCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 1500);
    later = shared.resolve("later.tsv");
    Shell.run("sample", "--rows", 250, "--seed", 9, "--out", later).succeeds();
    searchDirectory = shared.resolve("run");
    searched =
        summary(
            "automl",
            "--input",
            reviews,
            "--out",
            searchDirectory,
            "--candidates",
            2,
            "--trials",
            0,
            "--people",
            "30%",
            "--right",
            "40%");
    model = searchDirectory.resolve(searched.get("leaderboard").get(0).get("directory").asText());
  }

  private static JsonNode summary(Object... command) {
    JsonNode summary = Shell.summaryOf(command);
    try {
      assertThat(JsonContract.read().violations(summary)).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return summary;
  }

  private static JsonNode figure(JsonNode figures, String kind) {
    return StreamSupport.stream(figures.spliterator(), false)
        .filter(one -> one.get("kind").asText().equals(kind) && one.get("label").isNull())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSearchMakesAPromiseFromRowsOfItsOwn() throws IOException {
    JsonNode basis = searched.get("promise");
    assertThat(basis.get("rows").asInt()).isBetween(70, 80);
    assertThat(basis.get("trainingRows")).isEqualTo(basis.get("rows"));
    assertThat(searched.get("test").get("rows").asInt()).isBetween(70, 80);
    assertThat(basis.get("wish").asText())
        .isEqualTo("40 % of what passes is right, people check at most 30 %");
    JsonNode people = figure(searched.get("promises"), "people");
    assertThat(people.get("stated").asDouble()).isEqualTo(0.3);
    assertThat(people.get("realised").asDouble()).isLessThanOrEqualTo(0.3);
    assertThat(figure(searched.get("tested"), "right").get("rows").asInt()).isLessThanOrEqualTo(80);
    assertThat(model.resolve("promises.json")).exists();
    assertThat(Files.readString(searchDirectory.resolve("report.html")))
        .contains("What the promise buys")
        .contains("labelled rows that the model has not seen; they are not part of")
        .contains("The promise on the test part");
  }

  @Test
  void aCandidateRunsAgainOnTheSameRows() {
    JsonNode rerun =
        summary(
            "automl",
            "--rerun",
            searchDirectory.resolve("sources/linear-bigrams"),
            "--input",
            reviews,
            "--out",
            directory.resolve("again"));
    JsonNode before =
        StreamSupport.stream(searched.get("leaderboard").spliterator(), false)
            .filter(row -> row.get("name").asText().equals("linear-bigrams"))
            .findFirst()
            .orElseThrow();
    assertThat(rerun.get("leaderboard").get(0).get("validation"))
        .isEqualTo(before.get("validation"));
    assertThat(rerun.get("leaderboard").get(1).get("validation"))
        .isEqualTo(before.get("validation"));
  }

  @Test
  void withoutAWishNothingIsPutAside() throws IOException {
    JsonNode plain =
        summary(
            "automl",
            "--input",
            reviews,
            "--out",
            directory.resolve("run"),
            "--candidates",
            1,
            "--trials",
            0);
    assertThat(plain.has("promises")).isFalse();
    Path other = directory.resolve("run/candidates/majority");
    assertThat(other.resolve("model.json")).exists();
    assertThat(summary("predict", "--model", other, "--text", "fine", "--set", "0.9").get("set"))
        .isNotEmpty();
    Files.delete(other.resolve("promises.json"));
    Shell.run("predict", "--model", other, "--text", "fine", "--set", "0.9")
        .isRefused("--set needs a promise, but none was saved with this model");
    Shell.run("predict", "--model", "nowhere", "--text", "fine", "--set", "0.9")
        .isRefused("nowhere: there is no such model directory");
  }

  @Test
  void theSameSeedGivesTheSamePromise() {
    Path out = directory.resolve("p");
    JsonNode one = summary("promise", "--model", model, "--input", later, "--out", out);
    JsonNode same = summary("promise", "--model", model, "--input", later, "--out", out);
    assertThat(same.get("promises")).isEqualTo(one.get("promises"));
    assertThat(same.get("promise")).isEqualTo(one.get("promise"));
  }

  @Test
  void anOldPromiseIsTestedAndANewOneMade() throws IOException {
    Path out = directory.resolve("promise");
    JsonNode made =
        summary(
            "promise",
            "--model",
            model,
            "--input",
            later,
            "--out",
            out,
            "--error-cost",
            2,
            "--look-cost",
            1,
            "--flat");

    assertThat(made.get("rows").asInt()).isEqualTo(250);
    assertThat(figure(made.get("tested"), "people").get("stated").asDouble()).isEqualTo(0.3);
    JsonNode cost = figure(made.get("promises"), "cost");
    assertThat(cost.get("realised").asDouble()).isBetween(0.3, 1.05);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("The old promise")
        .contains("The new promise")
        .contains("measured on 250 labelled rows.");
    assertThat(out.resolve("promises.json")).exists();
  }

  @Test
  void rowsThatTheModelWasFittedOnAreLeftOut() {
    JsonNode made =
        summary("promise", "--model", model, "--input", reviews, "--out", directory.resolve("p"));
    assertThat(made.get("rows").asInt()).isBetween(140, 160);
    assertThat(made.get("seenInTraining").asInt() + made.get("rows").asInt()).isEqualTo(1500);
  }

  @Test
  void fillingAQueueSaysThatAPromiseIsNotKept() {
    Path out = directory.resolve("p");
    Shell.run("promise", "--model", model, "--input", later, "--right", "99.9%", "--out", out)
        .succeeds();
    Object[] fill = {"annotate", "fill", "--model", model, "--input", later, "--queue"};
    String kept = Shell.run(with(fill, directory.resolve("kept"))).succeeds().err();
    assertThat(kept).doesNotContain("is not kept");
    String broken =
        Shell.run(with(fill, directory.resolve("broken"), "--promise", out)).succeeds().err();
    assertThat(broken)
        .contains("the promise \"99.9 % of what passes is right\" is not kept: right, of what");
  }

  private static Object[] with(Object[] command, Object... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray();
  }

  @Test
  void predictionsHaveSets() throws IOException {
    Path lines = directory.resolve("rows.jsonl");
    Path table = directory.resolve("rows.csv");
    summary("predict", "--model", model, "--input", later, "--set", "90%", "--out", lines);
    Shell.run("predict", "--model", model, "--input", later, "--set", 0.9, "--out", table)
        .succeeds();

    JsonNode row = Shell.json(Files.readAllLines(lines).get(0));
    JsonNode set = row.get("set");
    assertThat(set).isNotEmpty();
    int first = Integer.parseInt(set.get(0).asText());
    for (int i = 0; i < set.size(); i++) {
      assertThat(set.get(i).asText()).isEqualTo(Integer.toString(first + i));
    }
    List<String> rows = Files.readAllLines(table);
    assertThat(rows.get(0)).endsWith(",probability_5,set");
    assertThat(rows.get(1)).matches(".*,[1-5]( [1-5])*");
    JsonNode single = summary("predict", "--model", model, "--text", "fine", "--set", 0.8);
    assertThat(single.get("set")).isNotEmpty();
  }

  @Test
  void theNewPromiseCorrectsProbabilitiesAndFillsTheQueue() {
    Path promise = directory.resolve("promise");
    JsonNode made = summary("promise", "--model", model, "--input", later, "--out", promise);
    double share = figure(made.get("promises"), "people").get("realised").asDouble();

    JsonNode plain = summary("predict", "--model", model, "--text", "It is fine");
    JsonNode corrected =
        summary("predict", "--model", model, "--promise", promise, "--text", "It is fine");
    assertThat(corrected.get("label")).isEqualTo(plain.get("label"));
    assertThat(corrected.get("confidence")).isNotEqualTo(plain.get("confidence"));
    JsonNode filled =
        summary(
            "annotate",
            "fill",
            "--queue",
            directory.resolve("q"),
            "--model",
            model,
            "--promise",
            promise,
            "--input",
            later);
    assertThat(filled.get("unsure").asInt() / 250.0).isBetween(share - 0.1, share + 0.1);
    JsonNode own =
        summary(
            "annotate",
            "fill",
            "--queue",
            directory.resolve("own"),
            "--model",
            model,
            "--input",
            later);
    assertThat(own.get("threshold")).isEqualTo(searched.get("promise").get("threshold"));
  }

  @Test
  void anEvaluationTestsThePromise() throws IOException {
    Path out = directory.resolve("e");
    JsonNode evaluated = summary("evaluate", "--model", model, "--input", later, "--out", out);

    assertThat(figure(evaluated.get("tested"), "set").get("rows").asInt()).isEqualTo(250);
    assertThat(Files.readString(out.resolve("report.html"))).contains("What the model promised");
  }

  @Test
  void aFineTunedModelHasItsPromiseBesideIt() throws IOException {
    Path out = directory.resolve("model");
    JsonNode tuned =
        summary(
            "finetune",
            "--input",
            later,
            "--encoder",
            TinyEncoder.speller().write(directory.resolve("tiny")),
            "--out",
            out,
            "--epochs",
            1,
            "--people",
            "0.25");

    assertThat(tuned.get("promise").get("rows").asInt()).isBetween(9, 16);
    assertThat(out.resolve("promises.json")).exists();
    assertThat(Files.readString(out.resolve("report.html"))).contains("What the promise buys");
    summary("promise", "--model", out, "--input", reviews, "--out", directory.resolve("p"));
  }

  @Test
  void wishesThatMakeNoSenseAreRefused() {
    refuses("--people must be a share from 0% to 100%, such as 20% or 0.2", "--people", "20");
    refuses("--people must be a share from 0% to 100%", "--people", "-1%");
    refuses("--right must be a share above 0% and below 100%", "--right", "100%");
    refuses("--within-one must be a share above 0%", "--within-one", "NaN");
    refuses("--right and --within-one exclude each other", "--right", ".9", "--within-one", ".9");
    refuses("--error-cost and --people exclude each other", "--people", "2%", "--error-cost", 1);
    refuses("belong together, but --look-cost is missing", "--error-cost", 1);
    refuses("belong together, but --error-cost is missing", "--look-cost", 1);
    refuses("--look-cost must be above 0 and at most", "--look-cost", 0, "--error-cost", 1);
    refuses("1e12, but is 1.0E308", "--look-cost", 1, "--error-cost", "1e308");
    refuses("--flat belongs to --error-cost and --look-cost", "--flat");
  }

  private void refuses(String message, Object... options) {
    Path out = directory.resolve("out");
    Object[] command = {"promise", "--model", model, "--input", later, "--out", out};
    Object[] all = new Object[command.length + options.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    Shell.run(all).isRefused(message);
    assertThat(out).doesNotExist();
  }

  @Test
  void aPromiseAboutAnotherModelIsRefused() throws IOException {
    Path promise = directory.resolve("promise");
    summary("promise", "--model", model, "--input", later, "--out", promise);
    Path other = directory.resolve("other");
    summary("automl", "--input", later, "--out", other, "--candidates", 1, "--trials", 0);
    Path majority = other.resolve("candidates/majority");

    Shell.run("predict", "--model", majority, "--promise", promise, "--text", "x")
        .isRefused("this promise is about another model than");
    Shell.run("predict", "--model", model, "--promise", other, "--text", "x")
        .isRefused("there is no promise here: promises.json is missing");
    Files.writeString(promise.resolve("promises.json"), "{");
    Shell.run("predict", "--model", model, "--promise", promise, "--text", "x")
        .isRefused("promises.json");
  }
}
