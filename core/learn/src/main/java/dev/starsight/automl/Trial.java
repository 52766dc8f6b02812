package dev.starsight.automl;

import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one candidate with one choice of settings. Immutable. */
public sealed interface Trial permits Trial.Scored, Trial.Failed {

  /** Unique within a search: the candidate's name, with a number if other settings were tried. */
  String name();

  /** Its figure of merit on validation, higher is better; negative infinity if it failed. */
  double score(Metric metric);

  /** Its figures, if it has any. */
  Optional<Scored> scored();

  /** Why it has no figures; empty if it has. */
  String failure();

  /**
   * A candidate that was fitted on all training rows, judged and saved.
   *
   * @param name of the trial
   * @param kind what kind of model it is
   * @param rationale why it was tried
   * @param candidate with the settings it was fitted with; null for an ensemble
   * @param validation its metrics on validation, with intervals
   * @param fitSeconds wall time of fitting
   * @param predictSeconds wall time of predicting the validation part
   * @param bytes size of the model on disk
   * @param directory its model directory
   * @param source the candidate's Java source, or null if it cannot be written as such
   */
  record Scored(
      String name,
      String kind,
      String rationale,
      @Nullable Candidate candidate,
      Metrics validation,
      double fitSeconds,
      double predictSeconds,
      long bytes,
      Path directory,
      @Nullable Path source)
      implements Trial {

    /** Those it was fitted with; empty for an ensemble. */
    public HyperparameterValues settings() {
      return candidate == null ? new HyperparameterValues(Map.of()) : candidate.settings();
    }

    public Scored withSource(@Nullable Path file) {
      return new Scored(
          name,
          kind,
          rationale,
          candidate,
          validation,
          fitSeconds,
          predictSeconds,
          bytes,
          directory,
          file);
    }

    public Scored relocated(Path from, Path to) {
      return new Scored(
          name,
          kind,
          rationale,
          candidate,
          validation,
          fitSeconds,
          predictSeconds,
          bytes,
          to.resolve(from.relativize(directory)),
          source == null ? null : to.resolve(from.relativize(source)));
    }

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
   * @param name of the trial
   * @param failure why, in one sentence
   * @param cause what was thrown; null if it was left out
   */
  record Failed(String name, String failure, @Nullable Throwable cause) implements Trial {

    @Override
    public double score(Metric metric) {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public Optional<Scored> scored() {
      return Optional.empty();
    }
  }

  /**
   * A look at settings of a candidate on a part of the training rows, which decided whether more of
   * them were spent on it. Immutable.
   *
   * @param candidate its name
   * @param settings looked at
   * @param rows training rows it was fitted on
   * @param score on validation, higher is better; negative infinity if it failed
   * @param seconds wall time of fitting and predicting
   * @param cause what was thrown if it failed, otherwise null
   */
  public record PartialTrial(
      String candidate,
      HyperparameterValues settings,
      int rows,
      double score,
      double seconds,
      @Nullable Throwable cause) {}
}
