package dev.starsight.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the columns of a stage must be, said in one sentence with column, type and rule. */
final class StageColumns {

  private static final List<DataType> LABELS =
      List.of(
          DataTypes.StringType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType);

  private StageColumns() {}

  /** Returns the index of a column of texts. */
  static int text(String stage, StructType schema, String column) {
    return index(stage, schema, column, "a string", List.of(DataTypes.StringType));
  }

  /** Checks a column of labels. */
  static void requireLabel(String stage, StructType schema, String column) {
    index(stage, schema, column, "a string or a whole number", LABELS);
  }

  private static int index(
      String stage, StructType schema, String column, String rule, List<DataType> types) {
    int index = Arrays.asList(schema.fieldNames()).indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "%s: the column \"%s\" must be %s, but there is no such column among %s"
              .formatted(stage, column, rule, String.join(", ", schema.fieldNames())));
    }
    DataType type = schema.fields()[index].dataType();
    if (!types.contains(type)) {
      throw new IllegalArgumentException(
          "%s: the column \"%s\" must be %s, but is of type %s"
              .formatted(stage, column, rule, type.simpleString()));
    }
    return index;
  }

  /** Returns the schema with one more column. */
  static StructType with(String stage, StructType schema, String column, DataType type) {
    if (column.isBlank()) {
      throw new IllegalArgumentException(
          stage + ": the name of an output column must not be blank");
    }
    if (Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "%s: the output column \"%s\" must be new, but there is such a column already"
              .formatted(stage, column));
    }
    return schema.add(column, type, true);
  }
}
