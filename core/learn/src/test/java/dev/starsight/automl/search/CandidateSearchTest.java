package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.DamagedFileException;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateSearchTest {

  private static final String[] WORDS = {
    "awful broken refund",
    "poor weak noisy",
    "fine average usable",
    "good solid quick",
    "superb perfect love"
  };

  @TempDir Path folder;

  /** Returns texts with words of their label; a third of the words are drawn from any label. */
  private static Dataset<Example> examples(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int star = random.nextInt(5);
      StringBuilder text = new StringBuilder("it is");
      for (int word = 0; word < 4; word++) {
        int source = random.nextInt(3) == 0 ? random.nextInt(5) : star;
        text.append(' ').append(WORDS[source].split(" ", -1)[random.nextInt(3)]);
      }
      examples.add(Example.of("row" + row, text.toString(), Integer.toString(star + 1)));
    }
    return Dataset.of(examples, Provenance.inMemory("made for the test"));
  }

  private static TrainingData data() {
    return TrainingData.of(examples(600, 1), examples(300, 2));
  }

  private CandidateSearch.Task task(String name) {
    return new CandidateSearch.Task(
        folder.resolve(name), "review_body", "star_rating", "0.1.0-TEST");
  }

  private static CandidateSearch search() {
    return CandidateSearch.over(
        List.of(
            Candidate.of("majority", new MajorityTrainer(), "the mark to beat"),
            Candidate.of("words", new LinearTrainer(LinearOptions.quick(3)), "weighs words"),
            Candidate.of(
                "longer-words", new LinearTrainer(LinearOptions.thorough(4)), "and runs of them")),
        Metric.BALANCED_ACCURACY,
        5);
  }

  @Test
  void ranksOnValidationAndSavesEveryModel() throws IOException {
    List<String> names = new ArrayList<>();

    Leaderboard board =
        search().run(data(), task("run"), Run.unlimited(), trial -> names.add(trial.name()));

    assertThat(names).containsExactlyInAnyOrder("majority", "words", "longer-words");
    assertThat(board.trials().get(2).name()).isEqualTo("majority");
    assertThat(board.best().validation().balancedAccuracy()).isGreaterThan(0.6);
    assertThat(board.trials())
        .isSortedAccordingTo(
            (a, b) ->
                Double.compare(
                    b.score(Metric.BALANCED_ACCURACY), a.score(Metric.BALANCED_ACCURACY)));
    try (OpenedModel opened = ModelDirectory.open(board.best().directory(), LearnerFormats.all())) {
      assertThat(opened.description().validation()).isNotNull();
      assertThat(opened.description().reviewThreshold()).isBetween(0.2, 1.0);
      assertThat(opened.classifier().predict("perfect superb love").label()).isEqualTo("5");
    }
    JsonNode json = board.toJson(folder.resolve("run"));
    assertThat(json.get(0).get("rank").asInt()).isEqualTo(1);
    assertThat(json.get(0).get("directory").asText()).isEqualTo(board.best().name());
    assertThat(json.get(0).get("failure").isNull()).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    Leaderboard one = search().run(data(), task("one"), Run.unlimited(), trial -> {});
    Leaderboard other = search().run(data(), task("other"), Run.unlimited(), trial -> {});

    assertThat(one.best().validation()).isEqualTo(other.best().validation());
    for (String file : List.of("weights.safetensors", "features.json", "model.json")) {
      assertThat(one.best().directory().resolve(file))
          .hasSameBinaryContentAs(other.best().directory().resolve(file));
    }
  }

  @Test
  void listsAFailedCandidateWithItsReason() throws IOException {
    Leaderboard board =
        search()
            .and(
                Candidate.of(
                    "broken",
                    (data, run) -> {
                      throw new StarsightException("it has no legs");
                    },
                    "to fail"))
            .and(
                Candidate.of("slow", new MajorityTrainer(), "needs an hour")
                    .withMinimum(Duration.ofHours(1)))
            .run(
                data(),
                task("run"),
                Run.unlimited().withDeadline(Deadline.in(Duration.ofMinutes(1))),
                trial -> {});

    assertThat(board.trials()).hasSize(5);
    assertThat(board.trials().subList(3, 5))
        .extracting(Trial::failure)
        .anySatisfy(failure -> assertThat(failure).isEqualTo("it has no legs"))
        .anySatisfy(
            failure -> assertThat(failure).startsWith("left out: it needs 60 min at least, and "));
    assertThat(board.toString()).contains("it has no legs");
    assertThat(board.trials())
        .filteredOn(Trial.Failed.class::isInstance)
        .extracting(trial -> ((Trial.Failed) trial).cause())
        .as("the exception of the failed candidate, null for the skipped one")
        .hasSize(2)
        .containsOnlyOnce((Throwable) null)
        .hasAtLeastOneElementOfType(StarsightException.class);
  }

  @Test
  void aFailedPartialTrialKeepsItsCause() throws IOException {
    IllegalStateException cause = new IllegalStateException("too few rows");
    Candidate fragile =
        Candidate.of(
            "fragile",
            SearchSpace.of(
                List.of(Hyperparameter.intRange("depth", "Depth", 1, 1, 9)),
                values ->
                    (data, run) -> {
                      if (data.train().size() < 4_500) {
                        throw cause;
                      }
                      return new MajorityTrainer().fit(data, run);
                    },
                new SearchSpace.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
            "fails on part of the rows");

    Leaderboard board =
        CandidateSearch.over(List.of(fragile), Metric.ACCURACY, 5)
            .withTrials(8)
            .run(
                TrainingData.of(examples(4_500, 1), examples(50, 2)),
                task("run"),
                Run.unlimited(),
                trial -> {});

    assertThat(board.partialTrials()).hasSizeGreaterThan(8);
    assertThat(board.partialTrials().get(0).score()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(board.partialTrials())
        .filteredOn(trial -> trial.rows() < 4_500)
        .extracting(PartialTrial::cause)
        .containsOnly(cause);
  }

  private static CandidateSearch tunableSearch() {
    List<Candidate> learners =
        StandardCandidates.learners(Metric.BALANCED_ACCURACY, Balance.AUTO, 5).subList(0, 3);
    return CandidateSearch.over(learners, Metric.BALANCED_ACCURACY, 5)
        .withEnsemble(LearnerFormats.all());
  }

  @Test
  void tuningDoesNotDependOnTheThreads() throws IOException {
    // The minimum number of rows at which trials on a ninth of them take place.
    TrainingData data = TrainingData.of(examples(4_500, 1), examples(500, 2));
    CandidateSearch search = tunableSearch().withTrials(16);

    Leaderboard one = search.run(data, task("one"), Run.unlimited().withThreads(1), trial -> {});
    Leaderboard two = search.run(data, task("two"), Run.unlimited().withThreads(2), trial -> {});

    assertThat(one.partialTrials())
        .hasSizeGreaterThan(16)
        .extracting(PartialTrial::rows)
        .contains(500, 1500);
    assertThat(one.trials()).extracting(Trial::name).anyMatch(name -> name.matches(".*-[2-9]"));
    assertThat(two.trials()).extracting(Trial::name).containsExactlyElementsOf(names(one));
    assertThat(two.partialTrials().stream().map(trial -> trial.settings() + " " + trial.score()))
        .containsExactlyElementsOf(
            one.partialTrials().stream()
                .map(trial -> trial.settings() + " " + trial.score())
                .toList());
    for (Trial trial : one.trials()) {
      assertThat(folder.resolve("two").resolve(trial.name()).resolve("model.json"))
          .hasSameBinaryContentAs(
              folder.resolve("one").resolve(trial.name()).resolve("model.json"));
    }
    assertThat(one.isTiedWithBest(one.best())).isTrue();
    assertThat(
            one.differenceFromBest(one.trials().get(one.trials().size() - 1))
                .orElseThrow()
                .isClear())
        .as("the majority label is clearly worse")
        .isTrue();
  }

  private static List<String> names(Leaderboard board) {
    return board.trials().stream().map(Trial::name).toList();
  }

  @Test
  void anInterruptedSearchResumesWhereItStopped() throws IOException {
    CandidateSearch search = tunableSearch().withTrials(16);
    TrainingData data = TrainingData.of(examples(450, 1), examples(200, 2));
    Leaderboard complete = search.run(data, task("whole"), Run.unlimited(), trial -> {});
    assertThat(complete.trials()).hasSizeGreaterThan(4);
    for (int event = 2; event <= 5; event++) {
      assertResumes(search, data, complete, event);
    }
  }

  /** Interrupts a search at its n-th trial and compares the resumed one with a complete one. */
  private void assertResumes(
      CandidateSearch search, TrainingData data, Leaderboard complete, int event)
      throws IOException {
    String name = "cut" + event;
    AtomicInteger events = new AtomicInteger();
    assertThatThrownBy(
            () ->
                search.run(
                    data,
                    task(name),
                    Run.unlimited().withThreads(1),
                    trial -> {
                      if (events.incrementAndGet() == event) {
                        throw new StackOverflowError("stands for the end of the process");
                      }
                    }))
        .isInstanceOf(StackOverflowError.class);
    Path journal = folder.resolve(name).resolve("journal.jsonl");
    String torn = Files.readString(journal) + "{\"key\": \"all größ";
    byte[] bytes = torn.getBytes(StandardCharsets.UTF_8);
    Files.write(
        journal, Arrays.copyOf(bytes, bytes.length - 1)); // In the middle of the last character.
    FileTime before =
        Files.getLastModifiedTime(folder.resolve(name + "/linear-bigrams/model.json"));

    Leaderboard resumed = search.resuming().run(data, task(name), Run.unlimited(), trial -> {});

    assertThat(names(resumed)).isEqualTo(names(complete));
    assertThat(Files.getLastModifiedTime(folder.resolve(name + "/linear-bigrams/model.json")))
        .isEqualTo(before);
    for (int i = 0; i < complete.trials().size(); i++) {
      assertThat(resumed.trials().get(i).scored().orElseThrow().validation())
          .isEqualTo(complete.trials().get(i).scored().orElseThrow().validation());
    }
  }

  @Test
  void ignoresAJournalTruncatedInItsFirstLine() throws IOException {
    for (String torn : List.of("", "{\"data\": \"ab")) {
      Path directory = Files.createDirectories(folder.resolve("torn" + torn.length()));
      Files.writeString(directory.resolve("journal.jsonl"), torn);

      Leaderboard board =
          search()
              .resuming()
              .run(data(), task("torn" + torn.length()), Run.unlimited(), trial -> {});

      assertThat(names(board)).contains("words");
    }
  }

  @Test
  void doesNotResumeASearchOfOtherData() throws IOException {
    search().run(data(), task("run"), Run.unlimited(), trial -> {});
    TrainingData other = TrainingData.of(examples(600, 7), examples(300, 2));

    assertThatThrownBy(
            () -> search().resuming().run(other, task("run"), Run.unlimited(), trial -> {}))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("cannot be resumed: it is of other rows, labels or columns");
  }

  @Test
  void fitsTheBaselinesEvenWithoutTime() throws IOException {
    Leaderboard board =
        tunableSearch()
            .run(
                data(),
                task("run"),
                Run.unlimited().withDeadline(Deadline.in(Duration.ofNanos(1))),
                trial -> {});

    assertThat(board.best().name()).isEqualTo("majority");
    assertThat(board.trials().get(1).failure()).contains("time was used up");
  }

  @Test
  void needsValidationRows() {
    TrainingData data =
        TrainingData.of(examples(50, 1), Dataset.of(List.of(), Provenance.inMemory("nothing")));

    assertThatThrownBy(() -> search().run(data, task("run"), Run.unlimited(), trial -> {}))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("validation part is empty");
  }

  /** Returns a trainer that knows some of the words only. */
  private static Trainer knowing(String words, long seed) {
    return (data, run) -> {
      Dataset<Example> read =
          data.train()
              .map(
                  row ->
                      Example.of(
                          row.id(),
                          row.text().replaceAll("\\b[" + words + "]\\w*", ""),
                          row.requireLabel()));
      return new LinearTrainer(LinearOptions.quick(seed))
          .fit(TrainingData.of(read, data.validation()), run);
    };
  }

  @Test
  void listsAFailedEnsemble() throws IOException {
    List<ModelFormat> formats =
        LearnerFormats.all().stream().filter(format -> !format.kind().contains("linear")).toList();
    Leaderboard board =
        CandidateSearch.over(
                List.of(
                    Candidate.of("first", knowing("a-m", 3), "knows words from n on"),
                    Candidate.of("second", knowing("n-z", 4), "knows words up to m")),
                Metric.BALANCED_ACCURACY,
                5)
            .withEnsemble(formats)
            .run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThat(names(board)).contains("first", "second");
    assertThat(board.trials().stream().filter(t -> t.name().equals(CandidateSearch.ENSEMBLE)))
        .singleElement()
        .satisfies(t -> assertThat(t.failure()).contains("-linear"));
  }

  @Test
  void findsATrialByItsName() throws IOException {
    Leaderboard board = search().run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThat(board.trial("words").name()).isEqualTo("words");
    assertThatThrownBy(() -> board.trial("word"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no trial \"word\", but [");
  }

  @Test
  void refusesReservedNames() {
    for (String name : List.of("ensemble", "words-2")) {
      assertThatThrownBy(() -> search().and(Candidate.of(name, new MajorityTrainer(), "taken")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void refusesTwoCandidatesWithTheSameName() {
    assertThatThrownBy(() -> search().and(Candidate.of("words", new MajorityTrainer(), "again")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"words\" is there twice");
  }

  @Test
  void anOpenedEnsemblePredictsTheSame() throws IOException {
    List<ModelFormat> single = LearnerFormats.all();
    Path words = saved("words", LinearOptions.quick(3));
    Path longer = saved("longer-words", LinearOptions.thorough(4));
    Path nested = Files.createDirectory(longer.resolve("encoder")).resolve("config.json");
    Files.writeString(nested, "{}");
    List<Example> rows = examples(40, 9).rows();
    Path target = folder.resolve("ensemble");
    double[] offsets = new double[data().labels().size()];
    offsets[0] = 0.5;
    List<Prediction> before;
    try (EnsembleClassifier ensemble =
        new EnsembleClassifier(
            data().labels(),
            List.of(
                new EnsembleClassifier.Member(
                    "words", 0.7, words, ModelDirectory.open(words, single)),
                new EnsembleClassifier.Member(
                    "longer-words", 0.3, longer, ModelDirectory.open(longer, single))),
            true,
            LabelOffsets.of(offsets))) {
      before = ensemble.predict(rows);
      ModelDirectory.save(
          target,
          ensemble,
          ModelDescription.of(ensemble, Provenance.inMemory("test"), "0.1.0-TEST"));
    }

    assertThat(target.resolve("longer-words/encoder/config.json")).hasContent("{}");
    List<ModelFormat> formats = new ArrayList<>(single);
    formats.add(new EnsembleFormat(single));
    try (OpenedModel opened = ModelDirectory.open(target, formats);
        OpenedModel first = ModelDirectory.open(words, single);
        OpenedModel second = ModelDirectory.open(longer, single)) {
      List<Prediction> after = opened.classifier().predict(rows);
      List<Prediction> firstPredictions = first.uncalibrated().predict(rows);
      List<Prediction> secondPredictions = second.uncalibrated().predict(rows);
      for (int row = 0; row < rows.size(); row++) {
        assertThat(after.get(row).probabilities()).isEqualTo(before.get(row).probabilities());
        double[] odds = new double[offsets.length];
        for (int label = 0; label < odds.length; label++) {
          odds[label] =
              Math.exp(offsets[label])
                  * Math.pow(firstPredictions.get(row).probability(label), 0.7)
                  * Math.pow(secondPredictions.get(row).probability(label), 0.3);
        }
        assertThat(after.get(row).probability(0))
            .isCloseTo(odds[0] / DoubleStream.of(odds).sum(), within(1e-9));
      }
    }
  }

  @Test
  void namesADamagedMemberOfAnEnsemble() throws IOException {
    Path words = saved("words", LinearOptions.quick(3));
    Path target = folder.resolve("ensemble");
    List<ModelFormat> single = LearnerFormats.all();
    try (EnsembleClassifier ensemble =
        new EnsembleClassifier(
            data().labels(),
            List.of(
                new EnsembleClassifier.Member(
                    "words", 1, words, ModelDirectory.open(words, single))),
            true,
            LabelOffsets.NONE)) {
      ModelDirectory.save(
          target,
          ensemble,
          ModelDescription.of(ensemble, Provenance.inMemory("test"), "0.1.0-TEST"));
    }
    Path weights = target.resolve("words").resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> ModelDirectory.open(target, List.of(new EnsembleFormat(single))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("weights.safetensors");
  }

  @Test
  void anEnsembleOfAnEarlierVersionIsAnArithmeticMean() throws IOException {
    List<ModelFormat> single = LearnerFormats.all();
    Path words = saved("words", LinearOptions.quick(3));
    Path longer = saved("longer-words", LinearOptions.thorough(4));
    List<Example> rows = examples(40, 9).rows();
    Path target = folder.resolve("ensemble");
    try (EnsembleClassifier ensemble =
        EnsembleClassifier.open(Map.of(words, 0.7, longer, 0.3), LabelOffsets.NONE, single)) {
      ModelDirectory.save(
          target,
          ensemble,
          ModelDescription.of(ensemble, Provenance.inMemory("test"), "0.1.0-TEST"));
    }
    Path file = target.resolve("ensemble.json");
    String written = Files.readString(file);
    assertThat(written).doesNotContain("offsets");
    Files.writeString(file, written.replaceFirst("\"mean\" *: *\"geometric\",", ""));

    EnsembleFormat format = new EnsembleFormat(single);
    try (Classifier opened = format.open(target, data().labels(), Map.of());
        OpenedModel first = ModelDirectory.open(words, single);
        OpenedModel second = ModelDirectory.open(longer, single)) {
      List<Prediction> predictions = opened.predict(rows);
      List<Prediction> firstPredictions = first.uncalibrated().predict(rows);
      List<Prediction> secondPredictions = second.uncalibrated().predict(rows);
      for (int row = 0; row < rows.size(); row++) {
        assertThat(predictions.get(row).probability(0))
            .isCloseTo(
                0.7 * firstPredictions.get(row).probability(0)
                    + 0.3 * secondPredictions.get(row).probability(0),
                within(1e-9));
      }
    }

    Files.writeString(file, written.replace("geometric", "harmonic"));
    assertThatThrownBy(() -> format.open(target, data().labels(), Map.of()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("mean");
  }

  @Test
  void refusesOffsetsOfOtherLabels() throws IOException {
    Path target = Files.createDirectory(folder.resolve("ensemble"));
    Path file =
        Files.writeString(target.resolve("ensemble.json"), "{\"members\": [], \"offsets\": [0.5]}");

    assertThatThrownBy(
            () -> new EnsembleFormat(LearnerFormats.all()).open(target, data().labels(), Map.of()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("offsets")
        .hasMessageContaining("one number for each label");
  }

  private Path saved(String name, LinearOptions options) throws IOException {
    Path directory = folder.resolve(name);
    try (var classifier = new LinearTrainer(options).fit(data(), Run.unlimited())) {
      ModelDirectory.save(
          directory,
          classifier,
          ModelDescription.of(classifier, Provenance.inMemory("test"), "0.1.0-TEST"));
    }
    return directory;
  }
}
