package dev.starsight.lake.parquet;

import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureManifest;
import dev.starsight.features.FeatureReader.FeatureShard;
import dev.starsight.files.DamagedFileException;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of feature rows.
 *
 * @param part its entry in the manifest, if there is a manifest
 */
record ParquetShard(Path file, FeatureManifest.@Nullable Part part) implements FeatureShard {

  private static final int MEMORY_MEGABYTES = 512;
  private static final String[] LISTS = {"input_ids", "input_mask", "segment_ids"};

  @Override
  public Rows open() throws IOException {
    if (part != null) {
      part.requireBytes(file);
    }
    DuckDb duck = null;
    try {
      // Rows are streamed, so nothing is spilt.
      duck = DuckDb.open(1, MEMORY_MEGABYTES, "");
      return new ParquetRows(file.toString(), duck);
    } catch (SQLException e) {
      closeQuietly(duck);
      throw cannotRead(file.toString(), e);
    } catch (IOException e) {
      closeQuietly(duck);
      throw e;
    }
  }

  private static void closeQuietly(@Nullable DuckDb duck) {
    if (duck != null) {
      duck.closeQuietly();
    }
  }

  private static IOException cannotRead(String file, SQLException e) {
    return DuckDb.failure(file, "cannot be read as Parquet", e);
  }

  /** The rows of a streaming result. */
  private static final class ParquetRows implements Rows {

    private final String file;
    private final DuckDb duck;
    private final Statement statement;
    private final ResultSet result;
    private long row;
    private boolean isAtRow;
    private final int maxLength;

    ParquetRows(String file, DuckDb duck) throws SQLException, IOException {
      this.file = file;
      this.duck = duck;
      String source = " FROM read_parquet(" + DuckDb.quoted(DuckDb.literal(file)) + ")";
      String query = "SELECT " + columns(duck, source) + source;
      statement = duck.connection().createStatement();
      result = statement.executeQuery(query);
      advance();
      maxLength = isAtRow ? lengthOfFirst() : 0;
    }

    private int lengthOfFirst() throws SQLException, IOException {
      int length = list(1).length;
      if (length == 0) {
        throw damaged("is not a row of features: it has no positions");
      }
      return length;
    }

    private String columns(DuckDb duck, String source) throws SQLException, IOException {
      Map<String, String> types = new TreeMap<>();
      try (Statement describe = duck.connection().createStatement();
          ResultSet empty = describe.executeQuery("SELECT *" + source + " LIMIT 0")) {
        ResultSetMetaData columns = empty.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          types.put(columns.getColumnName(i), columns.getColumnTypeName(i));
        }
      }
      StringBuilder select = new StringBuilder();
      for (String list : LISTS) {
        if (!type(types, list).matches("U?(TINY|SMALL|BIG)?INT(EGER)?\\[\\]")) {
          throw new DamagedFileException(
              file.toString(),
              "%s must be lists of integers, but is %s".formatted(list, type(types, list)));
        }
        select.append(list).append("::BIGINT[], ");
      }
      String label = type(types, "label_ids");
      return select
          .append(
              label.endsWith("[]")
                  ? "CASE len(label_ids) WHEN 1 THEN label_ids[1] END"
                  : "label_ids")
          .append("::BIGINT")
          .toString();
    }

    private String type(Map<String, String> types, String column) throws IOException {
      String type = types.get(column);
      if (type == null) {
        throw new DamagedFileException(
            file.toString(),
            "the column " + column + " is needed, but there are only " + types.keySet());
      }
      return type.toUpperCase(Locale.ROOT);
    }

    private void advance() throws SQLException {
      isAtRow = result.next();
      row++;
    }

    @Override
    public int maxLength() {
      return maxLength;
    }

    @Override
    public int read(FeatureBatch.Builder into, int count) throws IOException {
      try {
        for (int read = 0; read < count; read++) {
          if (!isAtRow) {
            return read;
          }
          add(into);
          advance();
        }
        return count;
      } catch (SQLException e) {
        throw cannotRead(file, e);
      }
    }

    private void add(FeatureBatch.Builder into) throws SQLException, IOException {
      int[] ids = list(1);
      if (ids.length != into.maxLength()) {
        throw damaged(
            "every row must be as long as the first, %s, but this one is %s"
                .formatted(into.maxLength(), ids.length));
      }
      try {
        into.add(Encoding.of(ids, list(2), list(3)), number("label_ids", result.getObject(4)));
      } catch (IllegalArgumentException e) {
        throw damaged("is not a row of features: " + e.getMessage());
      }
    }

    private int[] list(int column) throws SQLException, IOException {
      Array array = result.getArray(column);
      if (array == null) {
        throw damaged(LISTS[column - 1] + " is null");
      }
      Object[] values = (Object[]) array.getArray();
      int[] list = new int[values.length];
      for (int i = 0; i < list.length; i++) {
        list[i] = number(LISTS[column - 1], values[i]);
      }
      return list;
    }

    private int number(String column, @Nullable Object value) throws IOException {
      if (!(value instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
        throw damaged("the values of " + column + " must be 0 to 2147483647, but one is " + value);
      }
      return number.intValue();
    }

    private IOException damaged(String reason) {
      return new DamagedFileException(file + ", row " + row, reason);
    }

    @Override
    public void close() throws IOException {
      try (duck) {
        result.close();
        statement.close();
      } catch (SQLException e) {
        throw cannotRead(file, e);
      }
    }
  }
}
