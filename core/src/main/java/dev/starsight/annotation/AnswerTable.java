package dev.starsight.annotation;

import java.util.List;
import java.util.Locale;

/** Answers as rows under a header: comma-separated with quotes, or tab-separated without any. */
final class AnswerTable {

  private static final List<String> HEADER =
      List.of(
          "review_id",
          "review_body",
          "star_rating",
          "worker",
          "submitted",
          "predicted",
          "confidence");

  private final boolean comma;
  private final StringBuilder text = new StringBuilder();

  private AnswerTable(boolean comma) {
    this.comma = comma;
  }

  static String of(List<AnsweredTask> answers, boolean comma) {
    AnswerTable table = new AnswerTable(comma);
    table.row(HEADER);
    for (AnsweredTask answer : answers) {
      table.row(
          List.of(
              answer.task().exampleId(),
              answer.task().text(),
              answer.annotation().label(),
              answer.annotation().worker(),
              answer.annotation().submitted().toString(),
              answer.task().predicted(),
              String.format(Locale.ROOT, "%.6f", answer.task().confidence())));
    }
    return table.text.toString();
  }

  private void row(List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        text.append(comma ? ',' : '\t');
      }
      text.append(comma ? quoted(fields.get(i)) : bare(fields.get(i)));
    }
    text.append('\n');
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private static String bare(String field) {
    return field.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
