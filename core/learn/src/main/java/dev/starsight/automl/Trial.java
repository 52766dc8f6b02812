package dev.starsight.automl;

import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of one candidate with one choice of hyperparameter values. Immutable. */
public sealed interface Trial permits Trial.Scored, Trial.Failed {

  /** Returns the candidate's name, with a number if other values were tried; it is unique. */
  String name();

  /** Returns the score on validation, higher is better; negative infinity if the trial failed. */
  double score(Metric metric);

  /** Returns the trial with its metrics; empty if it failed. */
  Optional<Scored> scored();

  /** Returns why the trial failed; empty if it did not. */
  String failure();

  /**
   * A candidate that was fitted on all training rows, evaluated on validation, and saved.
   *
   * @param name of the trial
   * @param kind the kind of the model
   * @param rationale why it was tried
   * @param candidate with the hyperparameter values it was fitted with; null for an ensemble
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

    /** Returns the hyperparameter values it was fitted with; empty for an ensemble. */
    public HyperparameterValues settings() {
      return candidate == null ? new HyperparameterValues(Map.of()) : candidate.settings();
    }

    public Scored withSource(@Nullable Path file) {
      return withPaths(directory, file);
    }

    /** Returns the same trial with other times, in seconds. */
    public Scored withTimes(double fit, double predict) {
      return new Scored(
          name, kind, rationale, candidate, validation, fit, predict, bytes, directory, source);
    }

    /** Returns the same trial after its files have been moved from one directory to another. */
    public Scored relocated(Path from, Path to) {
      return withPaths(
          to.resolve(from.relativize(directory)),
          source == null ? null : to.resolve(from.relativize(source)));
    }

    private Scored withPaths(Path model, @Nullable Path file) {
      return new Scored(
          name,
          kind,
          rationale,
          candidate,
          validation,
          fitSeconds,
          predictSeconds,
          bytes,
          model,
          file);
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
   * @param failure the reason, in one sentence
   * @param cause the exception; null if it was left out
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
   * A fit on a subset of the training rows, which decided whether the configuration was given more
   * of them. Immutable.
   *
   * @param candidate its name
   * @param settings the hyperparameter values
   * @param rows training rows it was fitted on
   * @param score on validation, higher is better; negative infinity if it failed
   * @param seconds wall time of fitting and predicting
   * @param cause the exception if it failed, otherwise null
   */
  record PartialTrial(
      String candidate,
      HyperparameterValues settings,
      int rows,
      double score,
      double seconds,
      @Nullable Throwable cause) {}
}
