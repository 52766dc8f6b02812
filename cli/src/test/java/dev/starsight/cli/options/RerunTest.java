package dev.starsight.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateSource;
import dev.starsight.cli.commands.LearningCommandsTest;
import dev.starsight.cli.commands.Shell;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.promise.Promises;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.EncoderCandidates;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code automl --rerun}. */
@Tag("any-locale")
final class RerunTest {

  private static final long SEED = 42;

  private static Path reviews;

  /** The model directories by the names of candidates; {@link #sources} has their sources. */
  private static Path models;

  private static Path sources;
  private static List<String> learners;

  private final Path directory;

  RerunTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void searchOnce(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 300);
    models = shared.resolve("models");
    sources = shared.resolve("sources");
    List<Candidate> candidates =
        new ArrayList<>(StandardCandidates.learners(Metric.BALANCED_ACCURACY, Balance.AUTO, SEED));
    // The sources of these are like those of other candidates.
    candidates.removeIf(
        c -> List.of("ordinal-trigrams", "workshop-dpp0", "workshop-dpp2").contains(c.name()));
    learners =
        candidates.stream()
            .map(Candidate::name)
            .filter(name -> !name.equals("linear-trigrams")) // like linear-bigrams
            .toList();
    Path encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    FineTuning fineTuning =
        FineTuning.of(Checkpoint.open(encoder), TrainingOptions.defaults(SEED).withEpochs(1));
    EncoderCandidates.all(fineTuning, encoder).stream()
        .filter(candidate -> candidate.name().equals("fine-tuned"))
        .forEach(candidates::add);
    search(candidates);
  }

  /** Searches candidates as the command does. */
  private static void search(List<Candidate> candidates) throws IOException {
    Dataset<Example> examples =
        Examples.load(
                List.of(reviews),
                ExampleOptions.defaults().withLabelled(true),
                ReadOptions.defaults(),
                Progress.SILENT)
            .data();
    Splits splits = Splits.stratified(examples, LearningOptions.SPLIT, SEED);
    List<Trial.Scored> trials = new ArrayList<>();
    CandidateSearch.over(candidates, Metric.BALANCED_ACCURACY, SEED)
        .run(
            TrainingData.of(splits.train(), splits.validation()),
            new CandidateSearch.Task(models, "review_body", "star_rating", Version.current()),
            Run.unlimited().withThreads(2),
            trial -> trials.add(trial.scored().orElseThrow()));
    CandidateRecord.Search search =
        new CandidateRecord.Search(
            Metric.BALANCED_ACCURACY,
            SEED,
            LearningOptions.SPLIT,
            SEED,
            "review_body",
            "star_rating",
            List.of(),
            examples.provenance().sources(),
            Balance.AUTO,
            Version.current(),
            2,
            null);
    for (Candidate candidate : candidates) {
      Trial.Scored trial =
          trials.stream().filter(t -> t.name().equals(candidate.name())).findFirst().orElseThrow();
      assertThat(CandidateSource.write(candidate, trial, search, sources.resolve(candidate.name())))
          .isPresent();
    }
  }

  /** Copies a candidate's directory, so that it can be edited. */
  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    for (String file : Shell.names(sources.resolve(name))) {
      Files.copy(
          sources.resolve(name).resolve(file),
          copy.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static Path edit(Path candidate, String file, String from, String to) throws IOException {
    Path source = candidate.resolve(file);
    String text = Files.readString(source);
    assertThat(text).contains(from);
    Files.writeString(source, text.replace(from, to));
    return candidate;
  }

  private Path edited(String from, String to) throws IOException {
    return edit(copy("linear-trigrams"), "LinearTrigrams.java", from, to);
  }

  @Test
  void uneditedLearnerGivesTheSameBytes() throws IOException {
    for (String name : learners) {
      Path out = directory.resolve(name);

      JsonNode summary = Shell.summaryOf("automl", "--rerun", sources.resolve(name), "--out", out);

      JsonNode row = row(summary, name + "-edited");
      assertThat(Shell.digests(out.resolve(row.get("directory").asText())))
          .as(name)
          .isEqualTo(Shell.digests(models.resolve(name)));
      assertThat(row.get("validation")).isEqualTo(row(summary, name).get("validation"));
      assertThat(summary.get("rerun").get("changed")).isEmpty();
      assertThat(summary.get("best").asText()).isEqualTo(name);
    }
  }

  private static JsonNode row(JsonNode summary, String name) {
    for (JsonNode row : summary.get("leaderboard")) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no row " + name + " in " + summary);
  }

  @Test
  void showsAnEditedConstantWithItsOldValue() throws IOException {
    Path candidate = edited("NGRAMS = 3", "NGRAMS = 1");
    Path out = directory.resolve("out");

    Shell.Outcome outcome = Shell.run("automl", "--rerun", candidate, "--out", out).succeeds();

    assertThat(outcome.out())
        .contains(
            "what changed:\n  ngrams 1 instead of 3\n",
            "linear-trigrams ",
            " difference\n",
            "balancedAccuracy ",
            "This run did not look at the test part; --test does. The test part was looked at once")
        .doesNotContain("linear-trigrams-edited on the test part");
    JsonNode summary = Json.read(out.resolve("summary.json"));
    assertThat(summary.get("command").asText()).isEqualTo("automl");
    assertThat(summary.get("seed").asLong()).isEqualTo(SEED);
    assertThat(summary.get("threads").asInt()).isEqualTo(2);
    assertThat(summary.get("rerun").toString())
        .isEqualTo(
            "{\"candidate\":\"linear-trigrams\",\"tested\":\"linear-trigrams-edited\","
                + "\"changed\":[{\"knob\":\"ngrams\",\"before\":3,\"after\":1}]}");
    assertThat(summary.get("leaderboard")).hasSize(2);
    JsonNode before = row(summary, "linear-trigrams");
    JsonNode after = row(summary, "linear-trigrams-edited");
    LearningCommandsTest.assertMetrics(
        after.get("validation"), before.get("validation").get("rows").asInt());
    assertThat(summary.get("test").isNull()).isTrue();
    assertThat(summary.get("testLooks").asInt()).isEqualTo(1);
    assertThat(before.get("directory").isNull()).isTrue();
    assertThat(after.get("kind").asText()).isEqualTo("sparse-linear");
    assertThat(out.resolve(after.get("directory").asText()).resolve("model.json")).exists();
    assertThat(summary.get("best")).isEqualTo(summary.at("/leaderboard/0/name"));
    assertThat(summary.at("/leaderboard/0/validation/balancedAccuracy").asDouble())
        .isGreaterThanOrEqualTo(
            summary.at("/leaderboard/1/validation/balancedAccuracy").asDouble());
    assertThat(out.resolve("report.html"))
        .content()
        .contains("What changed", "<svg", "private static final int NGRAMS = 1;");
  }

  @Test
  void looksAtTheTestPartOnlyWhenToldAndCountsTheLooks() throws IOException {
    Path run = Files.createDirectories(directory.resolve("run").resolve("sources"));
    Path candidate = Files.move(copy("linear-bigrams"), run.resolve("linear-bigrams"));
    Object[] rerun = {"automl", "--rerun", candidate, "--out"};

    JsonNode without = Shell.summaryOf(with(rerun, directory.resolve("a")));
    JsonNode second = Shell.summaryOf(with(rerun, directory.resolve("b"), "--test"));
    Shell.Outcome third = Shell.run(with(rerun, directory.resolve("c"), "--test")).succeeds();
    Path edited = directory.resolve("b/sources/linear-bigrams-edited");
    Object[] again = {"automl", "--rerun", edited, "--out", directory.resolve("d"), "--test"};
    JsonNode fourth = Shell.summaryOf(again);
    JsonNode after = Shell.summaryOf(with(rerun, directory.resolve("e")));

    assertThat(without.get("test").isNull()).isTrue();
    assertThat(without.get("testLooks").asInt()).isEqualTo(1);
    LearningCommandsTest.assertMetrics(second.get("test"), second.at("/test/rows").asInt());
    assertThat(second.get("testLooks").asInt()).isEqualTo(2);
    assertThat(third.out())
        .contains("linear-bigrams-edited on the test part:\n")
        .contains("The test part was looked at 3 times, by the search and by reruns");
    assertThat(directory.resolve("c/report.html")).content().contains("was looked at 3 times");
    assertThat(fourth.get("testLooks").asInt()).isEqualTo(4);
    assertThat(after.get("testLooks").asInt()).isEqualTo(4);
    assertThat(after.get("test").isNull()).isTrue();
    assertThat(directory.resolve("e/report.html"))
        .content()
        .contains("This run did not look at the test part");
    assertThat(directory.resolve("run/test-looks.json")).content().contains("\"looks\" : 4");
    Shell.run("automl", "--input", reviews, "--out", directory.resolve("f"), "--test")
        .isRefused("--test belongs to --rerun");
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void repeatsASplitByGroups() throws IOException {
    Path run = directory.resolve("run");
    JsonNode searched =
        Shell.summaryOf(
            "automl",
            "--input",
            reviews,
            "--candidates",
            2,
            "--trials",
            0,
            "--group-by",
            "product_parent",
            "--out",
            run);
    Path candidate = run.resolve("sources").resolve("linear-bigrams");
    Path out = directory.resolve("out");

    JsonNode summary = Shell.summaryOf("automl", "--rerun", candidate, "--out", out);

    assertThat(CandidateRecord.read(candidate).search().groupBy()).isEqualTo("product_parent");
    assertThat(summary.get("split")).isEqualTo(searched.get("split"));
    assertThat(summary.at("/split/groupBy").asText()).isEqualTo("product_parent");
    JsonNode row = row(summary, "linear-bigrams-edited");
    Path searchedModel = run.resolve("candidates").resolve("linear-bigrams");
    // The best of a search carries the promise that was made for it; one that runs again has none.
    Files.deleteIfExists(searchedModel.resolve(Promises.FILE));
    assertThat(Shell.digests(out.resolve(row.get("directory").asText())))
        .isEqualTo(Shell.digests(searchedModel));
    assertThat(run.resolve("report.html")).content().contains("Rows with the same product_parent");
    Shell.run("automl", "--rerun", candidate, "--out", out, "--group-by", "customer_id")
        .isRefused("--rerun and --group-by exclude each other");
  }

  @Test
  void showsTheChangedPartOfEditedCode() throws IOException {
    Path candidate = edited(".withL2(L2)", ".withL2(L2 + 1e-6)");
    Path out = directory.resolve("out");

    Shell.Outcome outcome = Shell.run("automl", "--rerun", candidate, "--out", out).succeeds();

    assertThat(outcome.out())
        .contains(
            "what changed:\n  trainer() …_RATE).withL2(L2 + 1.0E-6).withBalance(BA… instead of"
                + " …_RATE).withL2(L2).withBalance(BA…\n");
    assertThat(Json.read(out.resolve("summary.json")).at("/rerun/changed/0/after").asText())
        .startsWith("new LinearTrainer(")
        .contains("L2 + 1.0E-6");
  }

  @Test
  void rerunsAnEditedCandidateAfterAnotherEdit() throws IOException {
    Path out = directory.resolve("out");
    Path rerun = directory.resolve("again");
    JsonNode summary =
        Shell.summaryOf("automl", "--rerun", edited("NGRAMS = 3", "NGRAMS = 1"), "--out", out);
    assertThat(row(summary, "linear-trigrams-edited").get("source").asText())
        .isEqualTo("sources/linear-trigrams-edited/LinearTrigrams.java");
    Path candidate = out.resolve("sources").resolve("linear-trigrams-edited");
    assertThat(Shell.names(candidate)).containsExactly("LinearTrigrams.java", "candidate.json");
    assertThat(candidate.resolve("LinearTrigrams.java"))
        .content()
        .contains(
            "{@code linear-trigrams-edited}",
            "Edited from linear-trigrams (ngrams 1 instead of 3).",
            "NGRAMS = 1");

    JsonNode second =
        Shell.summaryOf(
            "automl",
            "--rerun",
            edit(candidate, "LinearTrigrams.java", "EPOCHS = 4", "EPOCHS = 2 + 3"),
            "--out",
            rerun);

    assertThat(second.get("rerun").get("changed").toString())
        .isEqualTo("[{\"knob\":\"epochs\",\"before\":4,\"after\":5}]");
    assertThat(row(second, "linear-trigrams-edited").get("validation"))
        .isEqualTo(row(summary, "linear-trigrams-edited").get("validation"));
    row(second, "linear-trigrams-edited-edited");
  }

  @Test
  void fineTunesACandidateAgain() throws IOException {
    Path out = directory.resolve("out");

    JsonNode summary =
        Shell.summaryOf("automl", "--rerun", sources.resolve("fine-tuned"), "--out", out);

    JsonNode row = row(summary, "fine-tuned-edited");
    assertThat(row.get("kind")).isEqualTo(row(summary, "fine-tuned").get("kind"));
    assertThat(Shell.digests(out.resolve(row.get("directory").asText())).keySet())
        .isEqualTo(Shell.digests(models.resolve("fine-tuned")).keySet());
    assertThat(summary.get("rerun").get("changed")).isEmpty();
  }

  @Test
  void candidateThatDoesNotCompileLeavesNothing() throws IOException {
    Path candidate = edited("NGRAMS = 3", "NGRAMS = three");
    List<String> before = Shell.names(directory);

    Shell.run("automl", "--rerun", candidate, "--out", directory.resolve("a").resolve("b"))
        .isRefused(
            "starsight: LinearTrigrams.java:", ": cannot find symbol (symbol: variable three");

    assertThat(Shell.names(directory)).isEqualTo(before);
    assertThat(Shell.names(candidate)).hasSize(2);
  }

  @Test
  void reportsAnOptionOutOfRange() throws IOException {
    Shell.run(
            "automl",
            "--rerun",
            edited("NGRAMS = 3", "NGRAMS = 4"),
            "--out",
            directory.resolve("out"))
        .isRefused("LinearTrigrams.java:", "ngrams must be at most 3, but is 4");
  }

  @Test
  void reportsAFailureWhileFitting() throws IOException {
    Path candidate = edited("return new LinearTrainer(", "return Made.of(");
    edit(
        candidate,
        "LinearTrigrams.java",
        "  @Override\n  public Trainer",
        """
          /** Fails. */
          private static final class Made {
            static Trainer of(Object options) {
              return (data, run) -> {
                throw new IllegalStateException("no " + options.getClass().getSimpleName());
              };
            }
          }

          @Override
          public Trainer\
        """);

    Shell.run("automl", "--rerun", candidate, "--out", directory.resolve("out"), "--quiet")
        .isRefused("LinearTrigrams.java:", ": fitting fails: no LinearOptions");
    assertThat(Shell.names(directory)).containsExactly("linear-trigrams");
  }

  @Test
  void rejectsAChangedInput() throws IOException {
    Path candidate = copy("linear-bigrams");
    String digest = dev.starsight.files.internal.Sha256.of(reviews);
    Path other = Shell.sample(directory.resolve("other.tsv.gz"), 50);
    Path out = directory.resolve("out");

    Shell.run("automl", "--rerun", candidate, "--out", out, "--input", other)
        .isRefused(
            "other.tsv.gz: is not the file that linear-bigrams was fitted on: its SHA-256 begins"
                + " with "
                + dev.starsight.files.internal.Sha256.of(other).substring(0, 12)
                + ", not with "
                + digest.substring(0, 12));
    Shell.run("automl", "--rerun", candidate, "--out", out, "--input", other, other)
        .isRefused("linear-bigrams was fitted on 1 file, but --input names 2 files");
    Shell.run("automl", "--rerun", candidate, "--out", out, "--also", other)
        .isRefused("linear-bigrams was fitted without --also, but --also names 1 file");
    Shell.run("automl", "--rerun", candidate, "--out", out, "--input", directory.resolve("away"))
        .isRefused("away: there is no such file, but linear-bigrams was fitted on it");
  }

  @Test
  void acceptsTheNewPathOfAMovedInput() throws IOException {
    Path moved = Files.copy(reviews, directory.resolve("moved.tsv.gz"));
    Path candidate = copy("linear-bigrams");
    edit(
        candidate,
        CandidateRecord.FILE,
        reviews.toString().replace("\\", "\\\\"),
        "nowhere.tsv.gz");

    Shell.run("automl", "--rerun", candidate, "--out", directory.resolve("out"))
        .isRefused("nowhere.tsv.gz", "if it was moved, --input says where it is now");
    JsonNode summary =
        Shell.summaryOf(
            "automl", "--rerun", candidate, "--out", directory.resolve("out"), "--input", moved);

    assertThat(summary.at("/inputs/0/path").asText()).isEqualTo(moved.toString());
  }

  @Test
  void rejectsOptionsThatCandidateJsonDecides() throws IOException {
    Path candidate = copy("linear-bigrams");
    for (List<String> option :
        List.of(
            List.of("--seed", "7"),
            List.of("--metric", "mae"),
            List.of("--text-column", "review_body"),
            List.of("--candidates", "3"))) {
      Shell.run(
              "automl",
              "--rerun",
              candidate,
              "--out",
              directory.resolve("out"),
              option.get(0),
              option.get(1))
          .isRefused("--rerun and " + option.get(0) + " exclude each other");
    }
  }

  @Test
  void rejectsADirectoryWithoutACandidate() throws IOException {
    Path out = directory.resolve("out");
    Path candidate = copy("linear-bigrams");
    Shell.run("automl", "--rerun", directory.resolve("away"), "--out", out)
        .isRefused("away: there is no such candidate directory");
    Shell.run("automl", "--rerun", directory, "--out", out)
        .isRefused("there is no file candidate.json in it");
    Files.delete(candidate.resolve("LinearBigrams.java"));
    Shell.run("automl", "--rerun", candidate, "--out", out)
        .isRefused("LinearBigrams.java: there is no such file");
    Files.writeString(candidate.resolve("candidate.json"), "{\"format\": 1}");
    Shell.run("automl", "--rerun", candidate, "--out", out)
        .isRefused("candidate.json: the field \"name\" is missing");
  }

  @Test
  void doesNotOverwriteTheCandidate() throws IOException {
    Path candidate = copy("linear-bigrams");
    Shell.run("automl", "--rerun", candidate, "--out", candidate).isRefused("would replace");
    assertThat(Shell.names(candidate)).containsExactly("LinearBigrams.java", "candidate.json");
  }

  @Test
  void interruptedRunLeavesNothing() throws Exception {
    Path candidate = edited("EPOCHS = 4", "EPOCHS = 100_000_000");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command =
        Shell.process(
            List.of("automl", "--quiet", "--rerun", candidate.toString(), "--out", out.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    while (process.isAlive()
        && Shell.names(directory).stream().noneMatch(name -> name.endsWith(".tmp"))) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(err)
        .hasContent("starsight: interrupted; nothing was written, so the same command begins anew");
    assertThat(Shell.names(directory)).containsExactly("err", "linear-trigrams");
  }

  @Test
  void budgetLimitsTheFitting() throws IOException {
    Path candidate = edited("EPOCHS = 4", "EPOCHS = 100_000_000");

    JsonNode summary =
        Shell.summaryOf(
            "automl",
            "--rerun",
            candidate,
            "--out",
            directory.resolve("out"),
            "--budget",
            "1s",
            "--threads",
            "1");

    assertThat(summary.get("threads").asInt()).isEqualTo(1);
    assertThat(summary.get("rerun").get("changed").get(0).get("after").asLong())
        .isEqualTo(100_000_000);
  }
}
