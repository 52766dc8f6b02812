package dev.starsight.automl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.Trial;
import dev.starsight.data.Balance;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of a candidate and what is needed to run it again: the file {@value #FILE} next to the
 * candidate's {@linkplain CandidateSource Java file}. Immutable.
 *
 * @param name of the trial
 * @param kind the kind of the model
 * @param rationale why it was tried
 * @param source the name of the Java file
 * @param expression the Java that makes the trainer, as it was written into the file
 * @param settings the values of the file's constants, as they were written
 * @param search the conditions that all candidates of the search share
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

  /** The largest {@linkplain AddedRows#share share} of added rows. */
  public static final int MOST_ADDED = 1000;

  private static final Pattern SOURCE = Pattern.compile("\\w+\\.java");

  /**
   * The conditions that all candidates of a search share. Immutable.
   *
   * @param metric ranks the candidates
   * @param seed of the bootstrap of the intervals
   * @param ratio of the parts that the rows were split into
   * @param splitSeed of the split
   * @param textColumn the column of the texts
   * @param labelColumn the column of the labels
   * @param features further columns that were read; may be empty
   * @param inputs the files, in the order they were read
   * @param balance the treatment of rare labels that was asked for
   * @param version of Starsight
   * @param threads that were used, at least 1
   * @param groupBy the column whose values the split kept in one part each, or null for none
   * @param headline how the models read headlines; null if they read the texts alone
   * @param clean whether the models clean texts and headlines
   * @param folds of the training rows by which trials were judged; 0 if the validation part alone
   *     did
   * @param also what was added to the training part of other files; null for nothing
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
      int threads,
      @Nullable String groupBy,
      @Nullable Headline headline,
      boolean clean,
      int folds,
      @Nullable AddedRows also) {

    public Search {
      features = List.copyOf(features);
      inputs = List.copyOf(inputs);
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
      }
      if (folds < 0 || folds == 1) {
        throw new IllegalArgumentException("folds must be 0 or at least 2, but is " + folds);
      }
    }

    /** Creates the conditions of models that read the texts alone, judged without folds. */
    public Search(
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
        int threads,
        @Nullable String groupBy) {
      this(
          metric,
          seed,
          ratio,
          splitSeed,
          textColumn,
          labelColumn,
          features,
          inputs,
          balance,
          version,
          threads,
          groupBy,
          null,
          false,
          0,
          null);
    }

    /**
     * Returns the conditions of a search on one thread by this version of Starsight, with one seed,
     * the usual treatment of rare labels, no columns besides the text, and the names {@code text}
     * and {@code label} for the columns; further columns, headlines and folds are set with the
     * methods below.
     *
     * @param data holds the training part, which tells the inputs, and how examples are read
     */
    public static Search of(Metric metric, long seed, Ratio ratio, TrainingData data) {
      return new Search(
          metric,
          seed,
          ratio,
          seed,
          "text",
          "label",
          List.of(),
          data.train().provenance().sources(),
          Balance.AUTO,
          Provenance.starsightVersion(),
          1,
          null,
          data.headline(),
          data.clean(),
          0,
          null);
    }

    /** Returns the same conditions, but further columns that are read. */
    public Search withFeatures(List<String> columns) {
      return copy(columns, inputs, version, threads, headline, clean, folds, also);
    }

    /**
     * Returns the same conditions, but models that read examples in another way.
     *
     * @param how headlines are read; null for the texts alone
     * @param cleaned whether texts and headlines are cleaned
     */
    public Search withReading(@Nullable Headline how, boolean cleaned) {
      return copy(features, inputs, version, threads, how, cleaned, folds, also);
    }

    /** Returns the same conditions, but trials that were judged by so many folds. */
    public Search withFolds(int count) {
      return copy(features, inputs, version, threads, headline, clean, count, also);
    }

    /** Returns the same conditions, but with rows of other files in the training part. */
    public Search withAlso(@Nullable AddedRows rows) {
      return copy(features, inputs, version, threads, headline, clean, folds, rows);
    }

    /** Returns the same conditions for a later run, on another machine or version. */
    public Search rerun(List<Provenance.Source> read, String newVersion, int newThreads) {
      return copy(features, read, newVersion, newThreads, headline, clean, folds, also);
    }

    private Search copy(
        List<String> columns,
        List<Provenance.Source> files,
        String by,
        int on,
        @Nullable Headline how,
        boolean cleaned,
        int count,
        @Nullable AddedRows added) {
      return new Search(
          metric,
          seed,
          ratio,
          splitSeed,
          textColumn,
          labelColumn,
          columns,
          files,
          balance,
          by,
          on,
          groupBy,
          how,
          cleaned,
          count,
          added);
    }
  }

  /**
   * Rows of other files that were added to the training part, drawn by the seed of the split.
   * Immutable.
   *
   * @param inputs the files, in the order they were read; at least one
   * @param share the most rows of a label, as a multiple of those of the training part; above 0
   */
  public record AddedRows(List<Provenance.Source> inputs, double share) {

    public AddedRows {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException("rows are added of at least one file");
      }
      if (!(share > 0 && share <= MOST_ADDED)) {
        throw new IllegalArgumentException(
            "the share must be above 0 and at most %s, but is %s".formatted(MOST_ADDED, share));
      }
    }

    /** Returns the JSON that {@link #read} reads. */
    public ObjectNode toJson() {
      return CandidateJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param source what errors call the JSON
     * @throws IOException naming the field, if it is missing or damaged
     */
    public static AddedRows read(String source, JsonNode json) throws IOException {
      return CandidateJson.readAdded(source, json);
    }
  }

  public CandidateRecord {
    Candidate.requireName(name);
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "the source must be the name of a Java file, but is \"" + source + "\"");
    }
  }

  /**
   * Returns the record of a candidate that was fitted.
   *
   * @param candidate with the hyperparameter values it was fitted with
   * @throws IllegalArgumentException if its search space has no code
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
   * Reads {@value #FILE} of a candidate's directory.
   *
   * @throws IOException naming the file and the field, if it is missing, damaged or of a newer
   *     format
   */
  public static CandidateRecord read(Path directory) throws IOException {
    return CandidateJson.read(directory);
  }

  /** Returns settings as JSON with the types of the values, which {@link #readSettings} reads. */
  public static ObjectNode writeSettings(HyperparameterValues settings) {
    return CandidateJson.write(settings);
  }

  /**
   * Reads settings that {@link #writeSettings} wrote.
   *
   * @param source what errors call the JSON
   * @throws IOException naming the field, if it is missing or damaged
   */
  public static HyperparameterValues readSettings(String source, JsonNode json) throws IOException {
    return CandidateJson.readSettings(source, json);
  }

  /** Writes {@value #FILE} into a candidate's directory, atomically. */
  public void writeTo(Path directory) throws IOException {
    CandidateJson.write(directory, this);
  }
}
