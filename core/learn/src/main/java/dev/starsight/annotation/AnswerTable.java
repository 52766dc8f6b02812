package dev.starsight.annotation;

import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.data.internal.SpreadsheetText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/** Writes answers as rows under a header: comma-separated with quotes, or tab-separated. */
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
          "confidence");

  private AnswerTable() {}

  static String of(List<AnsweredTask> answers, boolean comma, boolean spreadsheetSafe) {
    StringBuilder text = new StringBuilder(line(HEADER.stream(), comma));
    for (AnsweredTask answer : answers) {
      Stream<String> fields = fields(answer);
      text.append(line(spreadsheetSafe ? fields.map(SpreadsheetText::safe) : fields, comma));
    }
    return text.toString();
  }

  private static String line(Stream<String> fields, boolean comma) {
    return comma
        ? COMMAS.format(fields.toArray()) + '\n'
        : TABS.format(fields.map(AnswerTable::bare).toArray()) + '\n';
  }

  private static Stream<String> fields(AnsweredTask answer) {
    return Stream.of(
        answer.task().exampleId(),
        answer.task().text(),
        answer.annotation().label(),
        answer.annotation().worker(),
        answer.annotation().submitted().toString(),
        answer.task().predicted(),
        String.format(Locale.ROOT, "%.6f", answer.task().confidence()));
  }

  /** Replaces tabs and line ends, which cannot be quoted, by blanks. */
  private static String bare(String field) {
    return field.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
