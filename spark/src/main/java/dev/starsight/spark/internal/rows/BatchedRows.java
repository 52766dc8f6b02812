package dev.starsight.spark.internal.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The rows of a partition, in order, each with what a function made of it in batches. A row whose
 * text is null gets null.
 *
 * @param <T> what the function makes
 */
final class BatchedRows<T> implements Iterator<Tuple2<Row, T>> {

  private final Iterator<Row> rows;
  private final int text;
  private final int batch;
  private final Function<List<Row>, List<T>> function;
  private final Deque<Tuple2<Row, T>> ready = new ArrayDeque<>();

  BatchedRows(Iterator<Row> rows, int text, int batch, Function<List<Row>, List<T>> function) {
    this.rows = rows;
    this.text = text;
    this.batch = batch;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public Tuple2<Row, T> next() {
    if (ready.isEmpty()) {
      fill();
    }
    Tuple2<Row, T> next = ready.poll();
    if (next == null) {
      throw new NoSuchElementException("the partition has no more rows");
    }
    return next;
  }

  private void fill() {
    List<Row> all = new ArrayList<>(batch);
    List<Row> withText = new ArrayList<>(batch);
    while (all.size() < batch && rows.hasNext()) {
      Row row = rows.next();
      all.add(row);
      if (!row.isNullAt(text)) {
        withText.add(row);
      }
    }
    Iterator<T> made =
        withText.isEmpty() ? List.<T>of().iterator() : function.apply(withText).iterator();
    for (Row row : all) {
      ready.add(new Tuple2<>(row, row.isNullAt(text) ? null : made.next()));
    }
  }
}
