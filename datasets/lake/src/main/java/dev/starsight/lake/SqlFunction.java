package dev.starsight.lake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Calls a {@link TextFunction} for DuckDB: for up to 2,048 rows at a time, from any of DuckDB's
 * threads. DuckDB checks time limits only between two such calls, so this class checks them between
 * batches.
 */
final class SqlFunction implements DuckDBScalarFunction {

  /** A query is stopped only between batches; a transformer takes up to 50 ms per text. */
  private static final int BATCH = 64;

  private final TextFunction function;
  private final AtomicReference<@Nullable RunningQuery> caller;

  /**
   * Wraps a function; it must still be registered.
   *
   * @param caller the one running query that calls functions
   */
  SqlFunction(TextFunction function, AtomicReference<@Nullable RunningQuery> caller) {
    this.function = function;
    this.caller = caller;
  }

  String name() {
    return function.name();
  }

  void register(DuckDBConnection connection) throws SQLException {
    DuckDBFunctions.scalarFunction()
        .withName(function.name())
        .withParameter(DuckDBColumnType.VARCHAR)
        .withReturnType(DuckDBColumnType.valueOf(function.type().name()))
        .withVectorizedFunction(this)
        .register(connection);
  }

  @Override
  public void apply(DuckDBDataChunkReader rows, DuckDBWritableVector values) {
    RunningQuery query = Objects.requireNonNull(caller.get(), "functions are called by a query");
    try {
      compute(query, rows, values);
    } catch (RuntimeException | Error e) {
      // DuckDB would reduce it to a text.
      query.failed(e);
      throw e;
    }
  }

  private void compute(
      RunningQuery query, DuckDBDataChunkReader rows, DuckDBWritableVector values) {
    DuckDBReadableVector texts = rows.vector(0);
    int count = Math.toIntExact(rows.rowCount());
    Map<String, Integer> numbers = new HashMap<>();
    List<String> distinct = new ArrayList<>();
    int[] row = new int[count];
    for (int i = 0; i < count; i++) {
      row[i] = -1;
      if (!texts.isNull(i)) {
        String text = Objects.requireNonNull(texts.getString(i));
        Integer known = numbers.putIfAbsent(text, distinct.size());
        row[i] = known == null ? distinct.size() : known;
        if (known == null) {
          distinct.add(text);
        }
      }
    }
    List<Object> results = compute(query, distinct);
    for (int i = 0; i < count; i++) {
      if (row[i] < 0) {
        values.setNull(i);
      } else {
        set(values, i, results.get(row[i]));
      }
    }
  }

  private List<Object> compute(RunningQuery query, List<String> texts) {
    List<Object> results = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      query.requireRunning();
      List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
      List<? extends Object> values = function.batch().apply(batch);
      if (values.size() != batch.size()) {
        throw new IllegalStateException(
            "%s must return %s values, but returned %s"
                .formatted(function.name(), batch.size(), values.size()));
      }
      results.addAll(values);
    }
    return results;
  }

  private void set(DuckDBWritableVector values, int row, Object value) {
    switch (function.type()) {
      case INTEGER -> values.setInt(row, (Integer) value);
      case DOUBLE -> values.setDouble(row, (Double) value);
      case VARCHAR -> values.setString(row, (String) value);
    }
  }
}
