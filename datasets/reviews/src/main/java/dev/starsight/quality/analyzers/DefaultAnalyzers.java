package dev.starsight.quality.analyzers;

import java.util.ArrayList;
import java.util.List;

/** What is measured of any rows, in memory that does not grow with them. */
final class DefaultAnalyzers {

  private DefaultAnalyzers() {}

  static List<Analyzer<?>> of(RowSchema<?> schema) {
    List<Analyzer<?>> analyzers = new ArrayList<>();
    analyzers.add(Analyzers.size());
    for (RowSchema.Column<?> column : schema.columns()) {
      analyzers.addAll(of(column.name(), column.type()));
    }
    return analyzers;
  }

  private static List<Analyzer<?>> of(String column, RowSchema.Type type) {
    List<Analyzer<?>> analyzers = new ArrayList<>();
    analyzers.add(Analyzers.completeness(column));
    analyzers.add(Analyzers.approxCountDistinct(column));
    if (type == RowSchema.Type.TEXT || type == RowSchema.Type.UNTYPED) {
      analyzers.add(Analyzers.minLength(column));
      analyzers.add(Analyzers.maxLength(column));
    }
    if (type == RowSchema.Type.NUMBER
        || type == RowSchema.Type.DATE
        || type == RowSchema.Type.UNTYPED) {
      analyzers.add(Analyzers.minimum(column));
      analyzers.add(Analyzers.maximum(column));
    }
    if (type == RowSchema.Type.NUMBER || type == RowSchema.Type.UNTYPED) {
      analyzers.add(Analyzers.mean(column));
      analyzers.add(Analyzers.sum(column));
      analyzers.add(Analyzers.standardDeviation(column));
      for (double share : new double[] {0.25, 0.5, 0.75}) {
        analyzers.add(Analyzers.approxQuantile(column, share));
      }
    }
    return analyzers;
  }
}
