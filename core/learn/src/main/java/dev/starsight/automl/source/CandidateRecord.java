package dev.starsight.automl.source;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.Trial;
import dev.starsight.data.Balance;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What became of a candidate and what it takes to run it again: {@value #FILE}, which lies beside
 * the candidate's {@linkplain CandidateSource Java file}. Immutable.
 *
 * @param name the trial's
 * @param kind what kind of model it is
 * @param rationale why it was tried
 * @param source the name of the Java file
 * @param expression the Java that makes the trainer, as it was written into the file
 * @param settings the values of the file's constants, as they were written
 * @param search what is the same for every candidate of the search
 * @param validation its metrics on validation, with intervals
 */
public record CandidateRecord(
    String name,
    String kind,
    String rationale,
    String source,
    String expression,
    HyperparameterValues settings,
    Search search,
    Metrics validation) {

  /** The file's name. */
  public static final String FILE = "candidate.json";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern SOURCE = Pattern.compile("\\w+\\.java");

  /**
   * What is the same for every candidate of a search. Immutable.
   *
   * @param metric what ranks them
   * @param seed of the bootstrap of the intervals
   * @param ratio how the rows were shared out
   * @param splitSeed of sharing them out
   * @param textColumn the column the texts came from
   * @param labelColumn the column the labels came from
   * @param features further columns that were read; may be empty
   * @param inputs the files, in the order they were read
   * @param balance what was asked to be done about rare labels
   * @param version of Starsight
   * @param threads how many were used, at least 1
   */
  public record Search(
      Metric metric,
      long seed,
      Ratio ratio,
      long splitSeed,
      String textColumn,
      String labelColumn,
      List<String> features,
      List<Provenance.Source> inputs,
      Balance balance,
      String version,
      int threads) {

    public Search {
      features = List.copyOf(features);
      inputs = List.copyOf(inputs);
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
      }
    }

    /** The same rows and columns, read again by another Starsight on another machine. */
    public Search now(List<Provenance.Source> read, String version, int threads) {
      return new Search(
          metric,
          seed,
          ratio,
          splitSeed,
          textColumn,
          labelColumn,
          features,
          read,
          balance,
          version,
          threads);
    }

    /** The same search, had it read these further columns. */
    public Search withFeatures(List<String> columns) {
      return new Search(
          metric,
          seed,
          ratio,
          splitSeed,
          textColumn,
          labelColumn,
          columns,
          inputs,
          balance,
          version,
          threads);
    }
  }

  public CandidateRecord {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a candidate's name is lower-case letters, digits and single hyphens, but is \""
              + name
              + "\"");
    }
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "the source must be the name of a Java file, but is \"" + source + "\"");
    }
  }

  /**
   * The record of a candidate that was fitted.
   *
   * @param candidate with the settings it was fitted with
   * @throws IllegalArgumentException if its blueprint has no code
   */
  public static CandidateRecord of(Candidate candidate, Trial.Scored trial, Search search) {
    return new CandidateRecord(
        trial.name(),
        trial.kind(),
        trial.rationale(),
        CandidateSource.fileName(trial.name(), candidate),
        CandidateSource.code(candidate).expression(),
        candidate.settings(),
        search,
        trial.validation());
  }

  /**
   * The record of this candidate run again from its file, edited or not.
   *
   * @param compiled the file as it is now
   * @param ran what it was run with
   */
  public CandidateRecord again(
      CompiledCandidate compiled, String newKind, Search ran, Metrics metrics) {
    List<String> changes =
        compiled.changesFrom(this).stream()
            .map(
                change ->
                    change.knob().equals(CompiledCandidate.CODE) ? "its code" : change.toString())
            .toList();
    return new CandidateRecord(
        name + "-edited",
        newKind,
        "Edited from %s (%s). %s"
            .formatted(
                name,
                changes.isEmpty() ? "nothing changed" : String.join(", ", changes),
                rationale),
        source,
        compiled.expression(),
        compiled.settings(),
        ran,
        metrics);
  }

  /**
   * Reads {@value #FILE} of a candidate's directory.
   *
   * @throws IOException naming the file and the field, if it is missing, damaged or of a newer
   *     format
   */
  public static CandidateRecord read(Path directory) throws IOException {
    return CandidateJson.read(directory);
  }

  /** Writes {@value #FILE} into a candidate's directory, atomically. */
  public void writeTo(Path directory) throws IOException {
    CandidateJson.write(directory, this);
  }
}
