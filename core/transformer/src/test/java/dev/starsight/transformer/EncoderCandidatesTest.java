package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateSource;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.data.Balance;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Trainer;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderCandidatesTest {

  private static final long SEED = -20_000_000_000L;
  private static final Path MISSING =
      Path.of("models", "a directory \"of\" some length".repeat(5), "\u00e9\\\u2603");

  @TempDir Path folder;

  private static List<Candidate> candidates() {
    FineTuning fineTuning = FineTuning.of(Checkpoint.miniLm(), TrainingOptions.defaults(SEED));
    List<Candidate> all = new ArrayList<>(EncoderCandidates.all(fineTuning, null));
    all.addAll(EncoderCandidates.all(fineTuning, MISSING));
    return all;
  }

  private static final CandidateRecord.Search SEARCH =
      new CandidateRecord.Search(
          Metric.BALANCED_ACCURACY,
          42,
          Ratio.percent(90, 5, 5),
          43,
          "review_body",
          "star_rating",
          List.of(),
          List.of(new Provenance.Source("reviews.tsv.gz", "ab".repeat(32), 81_632, 1)),
          Balance.AUTO,
          "0.1.0-TEST",
          2,
          null);

  private static final Metrics METRICS =
      new Metrics(
          2,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          Map.of(),
          List.of(List.of(1L, 0L), List.of(1L, 0L)),
          LabelSet.ordered(List.of("1", "2")));

  private CompiledCandidate compiled(Candidate candidate, String name) throws IOException {
    Path directory = folder.resolve(name);
    Trial.Scored trial =
        new Trial.Scored(
            candidate.name(),
            "made-up",
            candidate.rationale(),
            candidate,
            METRICS,
            1,
            1,
            1,
            directory,
            null);
    assertThat(CandidateSource.write(candidate, trial, SEARCH, directory)).isPresent();
    return CompiledCandidate.open(directory);
  }

  private CompiledCandidate compiled(Candidate candidate) throws IOException {
    return compiled(candidate, candidate.name());
  }

  @Test
  void everySourceCompilesToTheSameValues() throws IOException {
    List<Candidate> all = candidates();
    for (int i = 0; i < all.size(); i++) {
      Candidate candidate = all.get(i);

      CompiledCandidate compiled = compiled(candidate, "candidate-" + i);

      assertThat(compiled.settings()).isEqualTo(candidate.settings());
      assertThat(compiled.changes()).isEmpty();
      assertThat(compiled.record().settings()).isEqualTo(candidate.settings());
      assertThat(compiled.text().lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }
  }

  @Test
  void aSourceFineTunesWithTheSameOptions() throws IOException {
    Candidate candidate = candidates().get(1);

    Trainer trainer = compiled(candidate).trainer();

    assertThat(trainer).isInstanceOf(FineTuning.class);
    assertThat(((FineTuning) trainer).options().toString())
        .isEqualTo(((FineTuning) candidate.trainer()).options().toString());
  }

  @Test
  void aSourceStatesEveryOptionThatDiffersFromItsDefault() throws IOException {
    TrainingOptions changed =
        TrainingOptions.defaults(SEED)
            .withEpochs(5)
            .withPatience(4)
            .withBatchSize(8)
            .withAccumulation(2)
            .withMaxLength(64)
            .withTrainingLength(32)
            .withLearningRate(5e-5)
            .withHeadRate(3)
            .withLayerDecay(0.9)
            .withFrozenLayers(2)
            .withWarmUpShare(0.2)
            .withWeightDecay(0.05)
            .withMaximumNorm(2)
            .withDropout(0.2)
            .withTailShare(0.25)
            .withLabelSmoothing(0.1)
            .withLoss(Loss.ORDINAL)
            .withBalance(Balance.NONE)
            .withMetric(Metric.ACCURACY);
    Map<String, String> defaults = TrainingOptions.defaults(SEED).settings();
    changed
        .settings()
        .forEach(
            (name, value) -> {
              if (!name.equals("seed")) {
                assertThat(value).as(name).isNotEqualTo(defaults.get(name));
              }
            });
    Candidate candidate =
        EncoderCandidates.all(FineTuning.of(Checkpoint.miniLm(), changed), null).get(1);

    CompiledCandidate compiled = compiled(candidate);

    assertThat(((FineTuning) compiled.trainer()).options().settings())
        .isEqualTo(changed.settings());
    assertThat(compiled.record().settings()).isEqualTo(candidate.settings());
    assertThat(compiled.settings()).isEqualTo(candidate.settings());
  }

  @Test
  void aSourceOpensTheArtifactOfItsEncoder() throws IOException {
    FineTuning fineTuning = FineTuning.of(Checkpoint.e5Small(), TrainingOptions.defaults(SEED));
    Candidate candidate = EncoderCandidates.all(fineTuning, null).get(1);
    FineTuning compiled = (FineTuning) compiled(candidate).trainer();
    assertThat(compiled.encoder().name()).isEqualTo("e5-small");
  }

  @Test
  void aSourceOmitsRareOptionsThatHaveTheirDefault() {
    assertThat(candidates().get(1).settings().values())
        .containsOnlyKeys(
            "seed",
            "epochs",
            "batchSize",
            "maxLength",
            "trainingLength",
            "frozenLayers",
            "learningRate",
            "headRate",
            "dropout",
            "balance",
            "metric");
  }

  @Test
  void onlyASourceThatReadsFilesDeclaresAnIoException() throws IOException {
    for (Candidate candidate : candidates()) {
      String text = compiled(candidate).text();

      assertThat(text.contains("throws IOException")).isEqualTo(text.contains(".open(Path.of("));
      assertThat(text.contains("throws IOException"))
          .isEqualTo(candidate.settings().values().containsKey("encoder"));
    }
  }

  @Test
  void namesAMissingEncoder() throws IOException {
    CompiledCandidate compiled = compiled(candidates().get(2));

    assertThatThrownBy(compiled::trainer)
        .isInstanceOf(StarsightException.class)
        .hasMessageContainingAll("FrozenEncoderCandidate.java:", "trainer() fails: models");
  }

  /** Opens directories that Starsight wrote before its types moved to other packages. */
  @ParameterizedTest
  @ValueSource(strings = {"frozen-encoder", "fine-tuned"})
  void runsAnOldCandidateUnchanged(String name) throws Exception {
    Path source =
        Path.of(Objects.requireNonNull(getClass().getResource("old-candidates/" + name)).toURI());
    Path directory = Files.createDirectory(folder.resolve(name));
    for (Path file : List.of(source.resolve("candidate.json"), sourceFile(source))) {
      Files.copy(file, directory.resolve(file.getFileName().toString()));
    }

    CompiledCandidate old = CompiledCandidate.open(directory);

    assertThat(old.changes()).isEmpty();
    assertThat(old.settings()).isEqualTo(old.record().settings());
    assertThatThrownBy(old::trainer)
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("trainer() fails: models");
    Path miniLm = sourceFile(directory);
    Files.writeString(
        miniLm, Files.readString(miniLm).replace("open(Path.of(ENCODER))", "miniLm()"));
    assertThat(CompiledCandidate.open(directory).trainer()).isNotNull();
  }

  private static Path sourceFile(Path directory) throws IOException {
    return directory.resolve(CandidateRecord.read(directory).source());
  }
}
