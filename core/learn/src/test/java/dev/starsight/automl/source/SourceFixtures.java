package dev.starsight.automl.source;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.data.Balance;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Candidates and their records for tests that run no search. */
public final class SourceFixtures {

  public static final Metrics METRICS =
      new Metrics(
          4_078,
          0.645,
          0.5352,
          0.51,
          0.5,
          0.9,
          0.8,
          0.97,
          0.02,
          0.01,
          0.015,
          Map.of("balancedAccuracy", new Interval(0.519, 0.5513)),
          List.of(List.of(2_000L, 1L), List.of(77L, 2_000L)),
          LabelSet.ordered(List.of("1", "2")));

  static final CandidateRecord.Search SEARCH =
      new CandidateRecord.Search(
          Metric.BALANCED_ACCURACY,
          42,
          Ratio.percent(90, 5, 5),
          43,
          "review_body",
          "star_rating",
          List.of("verified_purchase"),
          List.of(new Provenance.Source("reviews.tsv.gz", "ab".repeat(32), 81_632, 1)),
          Balance.AUTO,
          "0.1.0-TEST",
          2,
          null);

  private SourceFixtures() {}

  /** Returns a candidate of every kind that needs no encoder. */
  static List<Candidate> everyKind() {
    return StandardCandidates.learners(
        Metric.BALANCED_ACCURACY, Balance.AUTO, 42, List.of("total_votes", "verified_purchase"));
  }

  static Candidate candidate(String name) {
    return everyKind().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns a candidate whose trainer ignores its hyperparameters. */
  public static Candidate withHyperparameters(String name, List<Hyperparameter> hyperparameters) {
    return Candidate.of(
        name,
        SearchSpace.of(
            hyperparameters,
            values -> new MajorityTrainer(),
            new SearchSpace.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
        "to have hyperparameters");
  }

  public static CandidateRecord record(Candidate candidate) {
    return new CandidateRecord(
        candidate.name(),
        "made-up",
        candidate.rationale(),
        CandidateSource.fileName(candidate.name(), candidate),
        CandidateSource.code(candidate).expression(),
        candidate.settings(),
        SEARCH,
        METRICS);
  }

  static String text(Candidate candidate) {
    return CandidateSource.text(candidate, record(candidate));
  }

  /** Writes the Java file of a candidate into a directory with its name. */
  static Path write(Candidate candidate, Path folder) throws IOException {
    return CandidateSource.write(
        record(candidate), text(candidate), folder.resolve(candidate.name()));
  }
}
