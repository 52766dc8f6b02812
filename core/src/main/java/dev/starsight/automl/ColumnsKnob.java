package dev.starsight.automl;

import java.util.List;

/** The columns a candidate looks at beside the text, if there are any. */
record ColumnsKnob(List<String> named) {

  List<Knob> knobs() {
    return named.isEmpty()
        ? List.of()
        : List.of(Knob.fixed("tableColumns", "Columns it looks at beside the text", named));
  }

  List<String> columns(Settings settings) {
    return named.isEmpty() ? List.of() : settings.names("tableColumns");
  }

  /** The Java that takes them, on a line of its own. */
  String call(int indent) {
    return named.isEmpty() ? "" : "\n" + " ".repeat(indent) + ".withTableColumns(TABLE_COLUMNS)";
  }

  String name(String ofText) {
    return named.isEmpty() ? ofText : ofText + "-columns";
  }

  String rationale(String ofText) {
    return named.isEmpty()
        ? ofText
        : ofText + " It also looks at " + String.join(", ", named) + ".";
  }
}
