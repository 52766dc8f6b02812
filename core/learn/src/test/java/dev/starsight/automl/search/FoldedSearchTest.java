package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.evaluation.Validation;
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
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose trials are judged by cross-validation. */
final class FoldedSearchTest {

  private static final int FOLDS = 3;
  private static final int SEED = 5;
  private static final String[] WORDS = {"bad awful", "weak dull", "fine okay", "nice", "superb"};

  private final Path folder;

  FoldedSearchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset<Example> examples(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int star = random.nextInt(5);
      StringBuilder text = new StringBuilder("it is");
      for (int word = 0; word < 3; word++) {
        int source = random.nextBoolean() ? random.nextInt(5) : star;
        String[] words = WORDS[source].split(" ", -1);
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      text.append(' ').append(random.nextInt(40));
      examples.add(Example.of("row" + row, text.toString(), Integer.toString(star + 1)));
    }
    return Dataset.of(examples, Provenance.inMemory("made for the test"));
  }

  private static TrainingData data() {
    return TrainingData.of(examples(150, 1), examples(15, 2));
  }

  private static CandidateSearch search() {
    return CandidateSearch.over(
            List.of(
                Candidate.of("majority", new MajorityTrainer(), "the mark to beat"),
                Candidate.of("words", new LinearTrainer(LinearOptions.quick(3)), "words"),
                Candidate.of(
                    "longer", new LinearTrainer(LinearOptions.thorough(4)), "runs of words")),
            Metric.BALANCED_ACCURACY,
            SEED)
        .withEnsemble(LearnerFormats.all())
        .withFolds(FOLDS);
  }

  private static CandidateSearch tunable() {
    return CandidateSearch.over(
            StandardCandidates.learners(Metric.BALANCED_ACCURACY, Balance.AUTO, SEED).subList(0, 3),
            Metric.BALANCED_ACCURACY,
            SEED)
        .withEnsemble(LearnerFormats.all())
        .withTrials(8)
        .withFolds(FOLDS);
  }

  private CandidateSearch.Task task(String name) {
    return new CandidateSearch.Task(folder.resolve(name), "text", "label", "0.1.0-TEST");
  }

  private static List<String> names(Leaderboard board) {
    return board.trials().stream().map(Trial::name).toList();
  }

  @Test
  void aScoreIsThatOfThePooledPredictions() throws IOException {
    Leaderboard board = search().run(data(), task("run"), Run.unlimited(), trial -> {});

    CrossValidation folds = CrossValidation.of(data(), FOLDS, SEED);
    Trainer trainer = new LinearTrainer(LinearOptions.quick(3));
    List<List<Prediction>> byFold = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      try (Classifier fitted = trainer.fit(folds.without(fold), Run.unlimited())) {
        byFold.add(fitted.predict(folds.inside(fold)));
      }
    }
    List<Prediction> raw = new ArrayList<>(folds.pooled(byFold));
    try (Classifier fitted = trainer.fit(folds.whole(), Run.unlimited())) {
      raw.addAll(fitted.predict(data().validation().rows()));
    }
    Trial.Scored words =
        board.trials().stream()
            .filter(trial -> trial.name().equals("words"))
            .findFirst()
            .flatMap(Trial::scored)
            .orElseThrow();
    assertThat(words.validation())
        .isEqualTo(Validation.of(data().labels(), folds.rows(), raw, 0, SEED).metrics());
    assertThat(words.validation().rows()).isEqualTo(165);
    assertThat(board.folds()).isEqualTo(FOLDS);
    assertThat(board.bestOnValidation().orElseThrow().judgements()).hasSize(165);
    assertThat(words.directory().resolve("README.md"))
        .content()
        .contains(
            "165 rows of training and validation, each predicted by a model that was fitted without"
                + " it",
            "cross-validated in 3 folds, seed 5");
  }

  @Test
  void theSavedModelIsOfTheTrainingRowsAndNoModelSeesWhatItPredicts() throws IOException {
    List<TrainingData> fits = new ArrayList<>();
    Trainer recording =
        (data, run) -> {
          fits.add(data);
          return new MajorityTrainer().fit(data, run);
        };

    CandidateSearch.over(
            List.of(Candidate.of("recorded", recording, "tells")), Metric.ACCURACY, SEED)
        .withFolds(FOLDS)
        .run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThat(fits).hasSize(FOLDS + 1).allMatch(data -> data.validation().isEmpty());
    assertThat(fits.get(FOLDS).train().rows()).isEqualTo(data().train().rows());
    assertThat(fits.subList(0, FOLDS)).allMatch(data -> data.train().size() < 120);
  }

  @Test
  void tuningDoesNotDependOnTheThreads() throws IOException {
    Leaderboard one =
        tunable().run(data(), task("one"), Run.unlimited().withThreads(1), trial -> {});
    Leaderboard two =
        tunable().run(data(), task("two"), Run.unlimited().withThreads(2), trial -> {});

    assertThat(names(two)).isEqualTo(names(one));
    assertThat(one.partialTrials()).extracting(PartialTrial::rows).allMatch(rows -> rows < 120);
    for (Trial trial : one.trials()) {
      assertThat(folder.resolve("two").resolve(trial.name()).resolve("model.json"))
          .hasSameBinaryContentAs(
              folder.resolve("one").resolve(trial.name()).resolve("model.json"));
    }
  }

  @Test
  void aDerivedLeaderboardIsTheSameToTheByte() throws IOException {
    Leaderboard board = search().run(data(), task("run"), Run.unlimited(), trial -> {});
    board.writeTrials(folder);

    Leaderboard derived = search().derive(data(), task("again"), folder.resolve("run"), folder);

    assertThat(derived.toJson(folder.resolve("again")))
        .isEqualTo(board.toJson(folder.resolve("run")));
    for (String model : names(board)) {
      assertSameFiles(folder.resolve("run").resolve(model), folder.resolve("again").resolve(model));
    }
    derived.writeTrials(folder.resolve("again"));
    assertThat(folder.resolve("again/trials.json"))
        .hasSameTextualContentAs(folder.resolve("trials.json"));
  }

  private static void assertSameFiles(Path before, Path after) throws IOException {
    try (Stream<Path> files = Files.walk(before)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(after.resolve(before.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  /** Returns a search that ends like a killed process at a fit, counted from 1; never at 0. */
  private static CandidateSearch mortal(AtomicInteger fits, int death) {
    return mortal(fits, death, "new MajorityTrainer()");
  }

  private static CandidateSearch mortal(AtomicInteger fits, int death, String code) {
    Trainer trainer =
        (data, run) -> {
          if (fits.incrementAndGet() == death) {
            throw new StackOverflowError("stands for the end of the process");
          }
          return new LinearTrainer(LinearOptions.quick(3)).fit(data, run);
        };
    return CandidateSearch.over(
            List.of(
                Candidate.of(
                    "mortal",
                    SearchSpace.of(
                        List.of(Hyperparameter.intRange("depth", "Depth", 1, 1, 9)),
                        values -> trainer,
                        new SearchSpace.Code(List.of(MajorityTrainer.class), code)),
                    "dies")),
            Metric.ACCURACY,
            SEED)
        .withEnsemble(LearnerFormats.all())
        .withFolds(FOLDS);
  }

  @Test
  void resumesBetweenFolds() throws IOException {
    Leaderboard whole =
        mortal(new AtomicInteger(), 0).run(data(), task("whole"), Run.unlimited(), trial -> {});
    for (int death = 2; death <= FOLDS + 1; death++) {
      String name = "cut" + death;
      AtomicInteger fits = new AtomicInteger();
      CandidateSearch search = mortal(fits, death);
      assertThatThrownBy(() -> search.run(data(), task(name), Run.unlimited(), trial -> {}))
          .isInstanceOf(StackOverflowError.class);

      Leaderboard resumed = search.resuming().run(data(), task(name), Run.unlimited(), trial -> {});

      assertThat(fits).as("fits of both runs").hasValue(FOLDS + 2);
      assertThat(resumed.best().validation()).isEqualTo(whole.best().validation());
      assertThat(folder.resolve(name + "/mortal/model.json"))
          .hasSameBinaryContentAs(folder.resolve("whole/mortal/model.json"));
    }
  }

  @Test
  void aFinishedTrialIsReopenedWithThePredictionsOfItsFolds() throws IOException {
    AtomicInteger fits = new AtomicInteger();
    Leaderboard board = mortal(fits, 0).run(data(), task("run"), Run.unlimited(), trial -> {});

    Leaderboard resumed =
        mortal(fits, 0).resuming().run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThat(fits).hasValue(FOLDS + 1);
    assertThat(resumed.best().validation()).isEqualTo(board.best().validation());
  }

  @Test
  void aTrialOfAnotherTrainerIsNotReopened() throws IOException {
    AtomicInteger fits = new AtomicInteger();
    mortal(fits, 0).run(data(), task("run"), Run.unlimited(), trial -> {});

    mortal(fits, 0, "other()").resuming().run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThat(fits).hasValue(2 * (FOLDS + 1));
  }

  @Test
  void noConfigurationIsFittedTwiceOnTheSameRows() throws IOException {
    AtomicInteger fits = new AtomicInteger();

    Leaderboard board =
        mortal(fits, 0)
            .withTrials(8)
            .run(data(), task("run"), Run.unlimited().withThreads(1), trial -> {});

    assertThat(board.partialTrials()).hasSize(9);
    long others = board.partialTrials().stream().map(PartialTrial::settings).distinct().count() - 1;
    assertThat(others).isPositive();
    assertThat(fits).hasValue((int) (FOLDS * (1 + others) + 1));
  }

  @Test
  void otherFoldsOrCleanTextsAreAnotherSearch() throws IOException {
    search().run(data(), task("run"), Run.unlimited(), trial -> {});

    assertThatThrownBy(
            () ->
                search()
                    .withFolds(4)
                    .resuming()
                    .run(data(), task("run"), Run.unlimited(), trial -> {}))
        .hasMessageContaining("its number of folds was 3, but now is 4");
    assertThatThrownBy(
            () ->
                search()
                    .resuming()
                    .run(data().withClean(true), task("run"), Run.unlimited(), trial -> {}))
        .hasMessageContaining("its --clean was not given, but now is given");
  }

  @Test
  void theTimeIsDividedAmongTheFits() throws IOException {
    List<Double> left = new ArrayList<>();
    Trainer recording =
        (data, run) -> {
          left.add(run.deadline().secondsLeft());
          return new MajorityTrainer().fit(data, run);
        };

    CandidateSearch.over(
            List.of(Candidate.of("recorded", recording, "tells")), Metric.ACCURACY, SEED)
        .withFolds(FOLDS)
        .run(
            data(),
            task("run"),
            Run.unlimited().withDeadline(Deadline.in(Duration.ofHours(1))),
            trial -> {});

    // The last fit has what the folds left, and these took no time.
    assertThat(left.get(0)).isLessThan(left.get(3) / 4);
    assertThat(left.subList(0, FOLDS)).isSorted();
  }

  @Test
  void logLossDecidesBetweenScoresThatAreClose() {
    LabelSet labels = LabelSet.of(List.of("1", "2"));
    Dataset<Example> rows =
        Dataset.of(
            IntStream.range(0, 100)
                .mapToObj(i -> Example.of("r" + i, "text " + i, i % 2 == 0 ? "1" : "2"))
                .toList(),
            Provenance.inMemory("made for the test"));
    TrainingData data = new TrainingData(rows, rows, labels);
    TrialResult luckier = result(data, "luckier", 0, 70, 0.6, 0.6);
    TrialResult knowing = result(data, "knowing", 32, 68, 0.99, 0.51);
    TrialResult worse = result(data, "worse", 0, 50, 0.999999, 0.500001);

    for (int folds : List.of(0, 2)) {
      assertThat(names(rank(Metric.ACCURACY, folds, data, luckier, knowing, worse)))
          .containsExactly("knowing", "luckier", "worse");
    }
    assertThat(names(rank(Metric.MAE, 2, data, luckier, knowing, worse)))
        .containsExactly("knowing", "luckier", "worse");
    assertThat(names(rank(Metric.MAE, 0, data, luckier, knowing, worse)))
        .containsExactly("luckier", "knowing", "worse");
  }

  private Leaderboard rank(Metric metric, int folds, TrainingData data, TrialResult... results) {
    CandidateSearch search =
        CandidateSearch.over(
                List.of(Candidate.of("majority", new MajorityTrainer(), "none")), metric, SEED)
            .withFolds(folds);
    return new TrialRanking(search, data).rank(List.of(results), List.of());
  }

  /** Returns a trial that is right in so many rows, and its confidences. */
  private TrialResult result(
      TrainingData data, String name, int from, int right, double whenRight, double whenWrong) {
    List<Prediction> raw =
        IntStream.range(0, 100)
            .mapToObj(
                i -> {
                  int truth = i % 2;
                  boolean isRight = (i + from) % 100 < right;
                  int label = isRight ? truth : 1 - truth;
                  double confidence = isRight ? whenRight : whenWrong;
                  double[] probabilities = {1 - confidence, 1 - confidence};
                  probabilities[label] = confidence;
                  return Prediction.of(data.labels(), probabilities);
                })
            .toList();
    Validation validation = Validation.of(data.labels(), data.validation(), raw, 0, SEED);
    return new TrialResult(
        new Trial.Scored(
            name, "kind", "why", null, validation.metrics(), 0, 0, 0, folder.resolve(name), null),
        validation);
  }

  @Test
  void predictionsOfFoldsAreReadAsTheyWereWritten() throws IOException {
    LabelSet labels = LabelSet.of(List.of("1", "2", "3"));
    List<Prediction> predictions =
        List.of(
            Prediction.of(labels, new double[] {0.1, 0.2, 0.7}),
            Prediction.ofLogits(labels, new double[] {1, -3, 0.3}));

    String text = FoldRunner.write(predictions);

    assertThat(FoldRunner.read(labels, text, 2))
        .extracting(Prediction::probabilities)
        .containsExactly(predictions.get(0).probabilities(), predictions.get(1).probabilities());
    assertThatThrownBy(() -> FoldRunner.read(labels, text, 3))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("trials.json: predictions of folds cannot be read: they are not of 3 rows");
    assertThatThrownBy(() -> FoldRunner.read(labels, "?" + text, 2))
        .isInstanceOf(DamagedFileException.class);
  }
}
