package dev.starsight.spark.internal.rows;

import dev.starsight.run.Threads;
import dev.starsight.spark.internal.EncoderLibrary;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.SharedModels;
import dev.starsight.text.TextEmbedder;
import dev.starsight.transformer.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Turns the texts of a partition into vectors.
 *
 * @param encoder its files; of MiniLM, which every class path has, only the tokenizer
 * @param miniLm whether the encoder is the MiniLM of the class path
 * @param textIndex the index of the column of texts
 */
public record EmbedRows(ModelFiles encoder, boolean miniLm, int textIndex)
    implements MapPartitionsFunction<Row, Tuple2<Row, VectorBean>> {

  private static final int BATCH = 256;

  /** An encoder without a type of the optional module in its signature. */
  private record Opened(TextEmbedder embedder, Runnable closing) implements AutoCloseable {

    @Override
    public void close() {
      closing.run();
    }
  }

  @Override
  public Iterator<Tuple2<Row, VectorBean>> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return List.<Tuple2<Row, VectorBean>>of().iterator();
    }
    boolean ofClassPath = miniLm;
    Opened opened =
        SharedModels.ofTask(encoder, Opened.class, directory -> open(directory, ofClassPath));
    return new BatchedRows<>(
        rows,
        textIndex,
        BATCH,
        some ->
            Stream.of(
                    opened
                        .embedder()
                        .embed(some.stream().map(row -> row.getString(textIndex)).toList()))
                .map(VectorBean::of)
                .toList());
  }

  private static Opened open(Path directory, boolean miniLm) throws IOException {
    TextEncoder encoder = EncoderLibrary.encoder(directory, miniLm, Threads.limit());
    return new Opened(encoder, encoder::close);
  }
}
