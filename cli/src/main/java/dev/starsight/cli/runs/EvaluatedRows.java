package dev.starsight.cli.runs;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of an evaluation with their labels and what was predicted, {@value #FILE} in a result:
 * with it two results on the same rows can be compared row by row. Immutable.
 *
 * @param ids of the rows
 * @param labels of the rows
 * @param predicted labels
 */
public record EvaluatedRows(List<String> ids, List<String> labels, List<String> predicted) {

  /** The file in a result. */
  public static final String FILE = "predictions.csv";

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final String[] HEADER = {"id", "label", "predicted", "confidence"};

  public EvaluatedRows {
    ids = List.copyOf(ids);
    labels = List.copyOf(labels);
    predicted = List.copyOf(predicted);
  }

  /**
   * Writes the rows of an evaluation, in their order.
   *
   * @param directory of the result
   */
  public static void write(Path directory, Evaluation evaluation) throws IOException {
    try (AtomicFile file = AtomicFile.replacing(directory.resolve(FILE))) {
      StringBuilder lines = new StringBuilder(CSV.format((Object[]) HEADER)).append('\n');
      for (Judgement each : evaluation.judgements()) {
        Example example = each.example();
        Prediction prediction = each.prediction();
        lines
            .append(
                CSV.format(
                    example.id(),
                    example.requireLabel(),
                    prediction.label(),
                    prediction.confidence()))
            .append('\n');
        if (lines.length() > 1 << 16) {
          file.stream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
          lines.setLength(0);
        }
      }
      file.stream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
      file.commit();
    }
  }

  /**
   * Reads the rows of a result.
   *
   * @return empty if they were not saved with it
   * @throws DamagedFileException naming the file, if it is not such a table
   */
  static Optional<EvaluatedRows> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<String> ids = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> predicted = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      for (CSVRecord row : CSV.parse(reader)) {
        if (row.size() != HEADER.length) {
          throw new DamagedFileException(
              file + ", line " + row.getRecordNumber(),
              "must have %s cells, but has %s".formatted(HEADER.length, row.size()));
        }
        ids.add(row.get(0));
        labels.add(row.get(1));
        predicted.add(row.get(2));
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new DamagedFileException(file.toString(), "is not a table of predictions", e);
    }
    if (ids.isEmpty() || !ids.get(0).equals(HEADER[0]) || !predicted.get(0).equals(HEADER[2])) {
      throw new DamagedFileException(file.toString(), "is not a table of predictions");
    }
    int rows = ids.size();
    return Optional.of(
        new EvaluatedRows(
            ids.subList(1, rows), labels.subList(1, rows), predicted.subList(1, rows)));
  }

  /** Returns whether the others are the same rows with the same labels, in the same order. */
  boolean areOfSameRows(EvaluatedRows others) {
    return ids.equals(others.ids) && labels.equals(others.labels);
  }

  /** Returns the ids of the labels of the rows. */
  int[] truth(LabelSet known) {
    return labels.stream().mapToInt(known::idOf).toArray();
  }

  /** Returns predictions that are sure of their labels. */
  List<Prediction> predictions(LabelSet known) {
    List<Prediction> sure = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      double[] probabilities = new double[known.size()];
      probabilities[i] = 1;
      sure.add(Prediction.of(known, probabilities));
    }
    return predicted.stream().map(label -> sure.get(known.idOf(label))).toList();
  }
}
