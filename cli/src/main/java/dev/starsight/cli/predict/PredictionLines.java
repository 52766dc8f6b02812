package dev.starsight.cli.predict;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.ExplainOption;
import dev.starsight.cli.promise.SetOption;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.parquet.ParquetLines.Column;
import dev.starsight.model.Prediction;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * How predicted rows are written: a JSON object a line, or CSV.
 *
 * @param format of the lines
 * @param idName the name of the row id, {@code review_id} or {@code row}
 * @param labels of the model
 * @param sets whether sets of labels are wanted
 * @param explain whether explanations are wanted
 * @param csvSafe how cells are written
 */
public record PredictionLines(
    Format format,
    String idName,
    LabelSet labels,
    SetOption sets,
    ExplainOption explain,
    CsvOption csvSafe) {

  /** Rows that a thread formats at a time. */
  private static final int PIECE = 128;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  /** The format of the rows. */
  public enum Format {
    JSON_LINES(".jsonl"),
    CSV(".csv"),
    /** Made of JSON lines once all are there. */
    PARQUET(".parquet"),
    /** JSON lines of id, label and confidence, from which columns of a lake are made. */
    COLUMN(null);

    private final @Nullable String ending;

    Format(@Nullable String ending) {
      this.ending = ending;
    }

    /**
     * Returns the format of a file by the ending of its name.
     *
     * @throws StarsightException if no format has that ending
     */
    public static Format of(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      for (Format format : values()) {
        if (format.ending != null && name.endsWith(format.ending)) {
          return format;
        }
      }
      throw new StarsightException(
          "--out must end in .jsonl, .csv or .parquet, but is \"" + file + '"');
    }
  }

  /** Returns what decides how rows are written, in readable form. */
  public List<String> options() {
    List<String> options = new ArrayList<>(List.of(format.name(), idName));
    if (explain.isWanted()) {
      options.add("--explain");
    }
    if (sets.areWanted()) {
      options.add("--set " + sets.level());
    }
    if (csvSafe.isSafe()) {
      options.add("--csv-safe");
    }
    return options;
  }

  /** Returns the columns of JSON lines as a table. */
  List<Column> columns() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column(idName, "VARCHAR"),
                new Column("label", "VARCHAR"),
                new Column("confidence", "DOUBLE"),
                new Column("probabilities", "MAP(VARCHAR, DOUBLE)")));
    if (sets.areWanted()) {
      columns.add(new Column("set", "VARCHAR[]"));
    }
    if (explain.isWanted()) {
      columns.add(
          new Column("explanation", "STRUCT(words VARCHAR, \"column\" VARCHAR, effect DOUBLE)[]"));
    }
    return columns;
  }

  /** Returns the first line, which CSV has, with its line end; empty for JSON lines. */
  byte[] header() {
    if (format != Format.CSV) {
      return new byte[0];
    }
    List<Object> header = new ArrayList<>(List.of(idName, "label", "confidence"));
    labels.labels().forEach(label -> header.add("probability_" + label));
    if (sets.areWanted()) {
      header.add("set");
    }
    if (explain.isWanted()) {
      header.add("explanation");
    }
    return (CSV.format(header.toArray()) + '\n').getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the lines of rows in order, formatted on several threads.
   *
   * @param predictions as the model made them
   * @param explanations of all rows, or empty
   */
  List<byte[]> of(
      List<Example> rows, List<Prediction> predictions, List<Explanation> explanations) {
    byte[][] pieces = new byte[(rows.size() + PIECE - 1) / PIECE][];
    Threads.forEach(
        pieces.length,
        piece -> {
          StringWriter lines = new StringWriter(PIECE << 8);
          int from = piece * PIECE;
          int to = Math.min(rows.size(), from + PIECE);
          for (int i = from; i < to; i++) {
            Explanation explanation = explanations.isEmpty() ? null : explanations.get(i);
            add(lines, rows.get(i).id(), predictions.get(i), explanation);
          }
          pieces[piece] = lines.toString().getBytes(StandardCharsets.UTF_8);
        });
    return List.of(pieces);
  }

  private void add(
      StringWriter lines, String id, Prediction raw, @Nullable Explanation explanation) {
    if (format == Format.CSV) {
      addCsv(lines.getBuffer(), id, raw, explanation);
    } else {
      try {
        addJson(lines, id, raw, explanation);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // A StringWriter throws none.
      }
    }
    lines.append('\n');
  }

  private void addJson(
      StringWriter lines, String id, Prediction raw, @Nullable Explanation explanation)
      throws IOException {
    Prediction prediction = sets.corrected(raw);
    try (JsonGenerator json = JSON.createGenerator(lines)) {
      json.writeStartObject();
      json.writeStringField(idName, id);
      json.writeStringField("label", prediction.label());
      json.writeNumberField("confidence", prediction.confidence());
      if (format != Format.COLUMN) {
        json.writeObjectFieldStart("probabilities");
        for (int i = 0; i < labels.size(); i++) {
          json.writeNumberField(labels.label(i), prediction.probability(i));
        }
        json.writeEndObject();
      }
      if (sets.areWanted()) {
        json.writeArrayFieldStart("set");
        for (String label : sets.of(raw)) {
          json.writeString(label);
        }
        json.writeEndArray();
      }
      if (explanation != null) {
        ObjectNode node = Json.object();
        ExplainOption.add(node, explanation);
        json.writeFieldName("explanation");
        json.writeRawValue(String.valueOf(node.get("explanation")));
      }
      json.writeEndObject();
    }
  }

  private void addCsv(
      StringBuffer line, String id, Prediction raw, @Nullable Explanation explanation) {
    Prediction prediction = sets.corrected(raw);
    line.append(isPlain(id) ? id : CSV.format(csvSafe.cell(id)));
    addCell(line, prediction.label());
    addNumber(line, prediction.confidence());
    for (int i = 0; i < labels.size(); i++) {
      addNumber(line, prediction.probability(i));
    }
    if (sets.areWanted()) {
      addCell(line, String.join(" ", sets.of(raw)));
    }
    if (explanation != null) {
      addCell(line, ExplainOption.cell(explanation));
    }
  }

  private static void addNumber(StringBuffer line, double value) {
    line.append(',').append(NumberOutput.toString(value, true));
  }

  /** Adds a cell that is not the first: only the first is quoted when it is empty. */
  private void addCell(StringBuffer line, String text) {
    if (isPlain(text)) {
      line.append(',').append(text);
    } else {
      String row = CSV.format("-", Objects.requireNonNull(csvSafe.cell(text)));
      line.append(row, row.indexOf(','), row.length());
    }
  }

  /** Returns whether no quotes are needed, and no apostrophe for spreadsheets. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
