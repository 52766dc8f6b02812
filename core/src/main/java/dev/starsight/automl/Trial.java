package dev.starsight.automl;

import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.nio.file.Path;
import java.util.Optional;

/** What became of one candidate. Immutable. */
public sealed interface Trial permits Trial.Scored, Trial.Failed {

  /** The candidate's name. */
  String name();

  /** Its figure of merit on validation, higher is better; negative infinity if it failed. */
  double score(Metric metric);

  /** Its figures, if it has any. */
  Optional<Scored> scored();

  /** Why it has no figures; empty if it has. */
  String failure();

  /**
   * A candidate that was fitted, judged and saved.
   *
   * @param name the candidate's name
   * @param kind what kind of model it is
   * @param rationale why it was tried
   * @param validation its metrics on validation, with intervals
   * @param fitSeconds wall time of fitting
   * @param predictSeconds wall time of predicting the validation part
   * @param directory its model directory
   */
  record Scored(
      String name,
      String kind,
      String rationale,
      Metrics validation,
      double fitSeconds,
      double predictSeconds,
      Path directory)
      implements Trial {

    @Override
    public double score(Metric metric) {
      return metric.score(validation);
    }

    @Override
    public Optional<Scored> scored() {
      return Optional.of(this);
    }

    @Override
    public String failure() {
      return "";
    }
  }

  /**
   * A candidate that failed or was left out; the search went on without it.
   *
   * @param name the candidate's name
   * @param failure why, in one sentence
   */
  record Failed(String name, String failure) implements Trial {

    @Override
    public double score(Metric metric) {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public Optional<Scored> scored() {
      return Optional.empty();
    }
  }
}
