package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.QueueResults.ExportedRows;
import dev.starsight.annotation.QueueResults.TableFormat;
import dev.starsight.data.internal.SpreadsheetText;
import dev.starsight.files.internal.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** Answers as rows under a header: comma-separated with quotes, or tab-separated. */
final class AnswerTable {

  private static final CSVFormat COMMAS =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final CSVFormat TABS = COMMAS.builder().setDelimiter('\t').setQuote(null).get();

  private static final List<String> HEADER =
      List.of(
          "review_id",
          "review_body",
          "star_rating",
          "worker",
          "submitted",
          "predicted",
          "confidence",
          "seconds",
          "answers",
          "agreement",
          "rule",
          "old_label",
          "note",
          "reason",
          "file",
          "line",
          "part",
          "task");

  private static final Set<String> NUMBERS =
      Set.of("confidence", "seconds", "answers", "agreement", "line");

  private final List<List<String>> rows;

  private AnswerTable(List<List<String>> rows) {
    this.rows = rows;
  }

  static AnswerTable of(List<FinalLabel> labels, ExportedRows rows) {
    Stream<List<String>> fields =
        rows == ExportedRows.TASKS
            ? labels.stream().filter(each -> each.label() != null).map(AnswerTable::fields)
            : labels.stream().flatMap(AnswerTable::answers);
    return new AnswerTable(fields.toList());
  }

  int rows() {
    return rows.size();
  }

  String text(TableFormat format, boolean spreadsheetSafe) {
    StringBuilder text = new StringBuilder();
    if (format == TableFormat.JSON_LINES) {
      rows.forEach(row -> text.append(json(row)).append('\n'));
      return text.toString();
    }
    text.append(line(HEADER.stream(), format));
    for (List<String> row : rows) {
      Stream<String> fields = row.stream();
      text.append(line(spreadsheetSafe ? fields.map(SpreadsheetText::safe) : fields, format));
    }
    return text.toString();
  }

  private static ObjectNode json(List<String> row) {
    ObjectNode node = Json.object();
    for (int i = 0; i < row.size(); i++) {
      String name = HEADER.get(i);
      String value = row.get(i);
      if (!NUMBERS.contains(name)) {
        node.put(name, value);
      } else if (value.isEmpty()) {
        node.putNull(name);
      } else {
        node.put(name, new BigDecimal(value));
      }
    }
    return node;
  }

  private static String line(Stream<String> fields, TableFormat format) {
    return format == TableFormat.COMMAS
        ? COMMAS.format(fields.toArray()) + '\n'
        : TABS.format(fields.map(AnswerTable::bare).toArray()) + '\n';
  }

  /** Returns the row of a task with a label. */
  private static List<String> fields(FinalLabel label) {
    List<Annotation> all = all(label).toList();
    return row(
        label.task(),
        Objects.requireNonNull(label.label()),
        all.stream().map(Annotation::worker).distinct().collect(Collectors.joining("; ")),
        label.latest().submitted().toString(),
        seconds(all),
        label.answers().size(),
        decimal(label.agreement()),
        label.rule().id(),
        all.stream()
            .map(Annotation::note)
            .filter(note -> !note.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  private static Stream<Annotation> all(FinalLabel label) {
    Annotation decision = label.adjudication();
    return Stream.concat(
        label.answers().stream(), decision == null ? Stream.of() : Stream.of(decision));
  }

  /** Returns a row for each answer of a task. */
  private static Stream<List<String>> answers(FinalLabel label) {
    return all(label)
        .map(
            answer ->
                row(
                    label.task(),
                    answer.label(),
                    answer.worker(),
                    answer.submitted().toString(),
                    seconds(List.of(answer)),
                    1,
                    "",
                    answer.adjudication() ? FinalLabel.Rule.ADJUDICATED.id() : "",
                    answer.note()));
  }

  private static List<String> row(
      AnnotationTask task,
      String label,
      String worker,
      String submitted,
      String seconds,
      int answers,
      String agreement,
      String rule,
      String note) {
    TaskOrigin origin = task.origin();
    return List.of(
        task.exampleId(),
        task.text(),
        label,
        worker,
        submitted,
        task.predicted(),
        decimal(task.confidence()),
        seconds,
        String.valueOf(answers),
        agreement,
        rule,
        orEmpty(origin.label()),
        note,
        origin.reason().id(),
        orEmpty(origin.file()),
        origin.line() == 0 ? "" : String.valueOf(origin.line()),
        orEmpty(origin.part()),
        task.id());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
  }

  /** Returns the time of all answers together; empty if one of them is not known. */
  private static String seconds(List<Annotation> answers) {
    long millis = 0;
    for (Annotation answer : answers) {
      Duration duration = answer.duration();
      if (duration == null) {
        return "";
      }
      millis += duration.toMillis();
    }
    return String.format(Locale.ROOT, "%.3f", millis / 1e3);
  }

  /** Replaces tabs and line ends, which cannot be quoted, by blanks. */
  private static String bare(String field) {
    return field.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
