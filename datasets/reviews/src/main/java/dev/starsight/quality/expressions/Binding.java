package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.RowSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the columns of an expression and gives them positions. For one use. */
final class Binding {

  private final @Nullable RowSchema<?> schema;
  private final List<String> columns = new ArrayList<>();

  /** Creates a binding; without a schema it takes words before a comparison as columns. */
  Binding(@Nullable RowSchema<?> schema) {
    this.schema = schema;
  }

  List<String> columns() {
    return List.copyOf(columns);
  }

  /** Returns whether a word behind a comparison is a column. */
  boolean isColumn(String word) {
    return schema != null && schema.column(word).isPresent();
  }

  int position(String column) {
    if (!columns.contains(column)) {
      columns.add(column);
    }
    return columns.indexOf(column);
  }

  /** Returns the type of a column; a missing one is found out later, by who binds. */
  RowSchema.Type type(String column) {
    return schema == null
        ? RowSchema.Type.UNTYPED
        : schema.column(column).map(RowSchema.Column::type).orElse(RowSchema.Type.UNTYPED);
  }
}
