package dev.starsight.annotation.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers from rows: a table with commas or tabs under a header, or JSON lines. The columns
 * are those that {@link AnnotationQueue#export} writes: {@code task}, or else {@code review_id} and
 * {@code review_body}; {@code star_rating}; and if they are there {@code worker}, {@code
 * submitted}, {@code seconds}, {@code note} and {@code rule}. A row without a label is left out.
 */
public final class AnswerRows {

  private static final int MAX_BYTES = 16 << 20;
  private static final String LABEL = "star_rating";
  private static final Set<String> KNOWN =
      Set.of("task", "review_id", "review_body", LABEL, "worker", "submitted", "seconds", "note");

  private final AnnotationQueue queue;
  private final String worker;
  private final Instant time;
  private final List<Annotation> answers = new ArrayList<>();
  private int unlabelled;

  private AnswerRows(AnnotationQueue queue, String worker, Instant time) {
    this.queue = queue;
    this.worker = worker;
    this.time = time;
  }

  /**
   * Reads a table, with tabs if its header has one and with commas otherwise.
   *
   * @param worker who gave the answers of rows that do not say so
   * @throws IOException naming file, line and rule, if a row is not an answer to this queue or
   *     cannot be read
   */
  public static ImportedAnswers readTable(AnnotationQueue queue, Path file, String worker)
      throws IOException {
    AnswerRows rows = rows(queue, file, worker);
    String header;
    try (BoundedLines lines = BoundedLines.open(file, MAX_BYTES)) {
      header = lines.next();
    }
    if (header == null || header.isBlank()) {
      throw new DamagedFileException(file.toString(), "must begin with a header, but is empty");
    }
    boolean tabs = header.indexOf('\t') >= 0;
    CSVFormat.Builder format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true);
    if (tabs) {
      format.setDelimiter('\t').setQuote(null);
    }
    try (BoundedText text = BoundedText.open(file, MAX_BYTES);
        CSVParser parser = CSVParser.parse(text, format.get())) {
      rows.requireColumns(file, parser.getHeaderNames());
      for (CSVRecord record : parser) {
        text.begin();
        String place = file + ", line " + parser.getCurrentLineNumber();
        rows.add(place, name -> record.isSet(name) ? record.get(name) : null);
      }
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw notATable(file, e);
    }
    return rows.result();
  }

  /** Returns the exception for what the parser of tables does not accept. */
  private static IOException notATable(Path file, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DamagedFileException damaged) {
        return damaged;
      }
      if (cause instanceof CharacterCodingException) {
        return new DamagedFileException(file.toString(), "must be UTF-8, but is not", e);
      }
    }
    return new DamagedFileException(file.toString(), "is not a table: " + e.getMessage(), e);
  }

  /**
   * Reads JSON lines.
   *
   * @param worker who gave the answers of rows that do not say so
   * @throws IOException naming file, line and rule, if a row is not an answer to this queue or
   *     cannot be read
   */
  public static ImportedAnswers readJsonLines(AnnotationQueue queue, Path file, String worker)
      throws IOException {
    AnswerRows rows = rows(queue, file, worker);
    try (BoundedLines lines = BoundedLines.open(file, MAX_BYTES)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          JsonNode node = Json.parse(lines.place(), line);
          if (!node.isObject()) {
            throw new DamagedFileException(lines.place(), "must be a JSON object");
          }
          requireScalars(lines.place(), node);
          rows.add(lines.place(), name -> node.hasNonNull(name) ? node.get(name).asText() : null);
        }
      }
    }
    return rows.result();
  }

  private static void requireScalars(String place, JsonNode node) throws DamagedFileException {
    for (String name : KNOWN) {
      if (node.path(name).isContainerNode()) {
        throw new DamagedFileException(
            place, "the field \"%s\" must be a text or a number".formatted(name));
      }
    }
  }

  private static AnswerRows rows(AnnotationQueue queue, Path file, String worker)
      throws IOException {
    return new AnswerRows(queue, worker, AnswerFields.timeOf(file));
  }

  private void requireColumns(Path file, List<String> names) throws DamagedFileException {
    boolean named =
        names.contains("task") || names.containsAll(List.of("review_id", "review_body"));
    if (!named || !names.contains(LABEL)) {
      throw new DamagedFileException(
          file.toString(),
          "must have the columns star_rating and task, or review_id and review_body for the task,"
              + " but has only "
              + AnswerFields.cut(String.join(", ", names)));
    }
  }

  private void add(String place, UnaryOperator<@Nullable String> fields) throws IOException {
    String label = orEmpty(fields.apply(LABEL));
    if (label.isEmpty()) {
      unlabelled++;
      return;
    }
    String count = orEmpty(fields.apply("answers"));
    if (!count.isEmpty() && !count.equals("1") && !count.equals("0")) {
      throw new DamagedFileException(
          place,
          "must be one answer, but is what %s answers come to; export with --rows answers"
              .formatted(AnswerFields.cut(count)));
    }
    String submitted = orEmpty(fields.apply("submitted"));
    String name = orEmpty(fields.apply("worker"));
    answers.add(
        new Annotation(
            AnswerFields.task(
                place,
                fields.apply("task"),
                fields.apply("review_id"),
                fields.apply("review_body")),
            AnswerFields.label(place, queue, label),
            AnswerFields.worker(place, name.isEmpty() ? worker : name),
            submitted.isEmpty() ? time : AnswerFields.time(place, submitted),
            AnswerFields.note(place, orEmpty(fields.apply("note"))),
            seconds(place, orEmpty(fields.apply("seconds"))),
            orEmpty(fields.apply("rule")).equals("adjudicated")));
  }

  private static @Nullable Duration seconds(String place, String text) throws IOException {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return AnswerFields.seconds(place, Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new DamagedFileException(
          place, "must have seconds, but has \"" + AnswerFields.cut(text) + "\"", e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private ImportedAnswers result() {
    return new ImportedAnswers(answers, unlabelled);
  }
}
