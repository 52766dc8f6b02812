package dev.starsight.spark.readers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Counts the lines of the pieces whose numbers a partition holds: rows of number and count.
 *
 * @param splits the pieces by number
 */
record CountLines(List<ReviewSplit> splits) implements MapPartitionsFunction<Long, Row> {

  CountLines {
    splits = new ArrayList<>(splits);
  }

  @Override
  public Iterator<Row> call(Iterator<Long> numbers) throws IOException {
    List<Row> counts = new ArrayList<>();
    while (numbers.hasNext()) {
      long number = numbers.next();
      ReviewSplit split = splits.get(Math.toIntExact(number));
      Path file = new Path(split.file());
      byte[] nothing = {};
      try (SplitLines lines =
          new SplitLines(ReadSplits.fileSystem(file).open(file), split, nothing, nothing)) {
        byte[] buffer = new byte[1 << 16];
        while (lines.read(buffer, 0, buffer.length) >= 0) {
          // Only its lines count.
        }
        counts.add(RowFactory.create(number, lines.lines()));
      }
    }
    return counts.iterator();
  }
}
