package dev.starsight.automl;

import java.util.List;

/** The knob of candidates that look at further columns of the table; others do not have it. */
final class TableKnob {

  private static final String NAME = "tableColumns";

  private TableKnob() {}

  static List<Knob> of(List<String> columns) {
    return columns.isEmpty()
        ? List.of()
        : List.of(Knob.fixed(NAME, "Further columns to learn from", List.copyOf(columns)));
  }

  /** The columns that settings name. */
  static List<String> columns(Settings settings) {
    return settings.values().containsKey(NAME) ? settings.names(NAME) : List.of();
  }

  /** The line of source that passes them on to options, with its end; empty without columns. */
  static String code(List<String> columns) {
    return columns.isEmpty() ? "" : "        .withTableColumns(TABLE_COLUMNS)\n";
  }
}
