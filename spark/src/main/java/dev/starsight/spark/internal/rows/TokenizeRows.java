package dev.starsight.spark.internal.rows;

import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.SharedModels;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Tokenizes the rows of a partition.
 *
 * @param tokenizer its files
 * @param textIndex the index of the column of texts
 * @param maxLength the most ids of a text
 */
public record TokenizeRows(ModelFiles tokenizer, int textIndex, int maxLength)
    implements MapPartitionsFunction<Row, Tuple2<Row, TokensBean>> {

  private static final int BATCH = 64;

  @Override
  public Iterator<Tuple2<Row, TokensBean>> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return List.<Tuple2<Row, TokensBean>>of().iterator();
    }
    Tokenizer opened = SharedModels.ofTask(tokenizer, Tokenizer.class, TokenizeRows::open);
    int[] ids = new int[maxLength];
    return new BatchedRows<>(
        rows,
        textIndex,
        BATCH,
        some -> {
          List<TokensBean> tokens = new ArrayList<>(some.size());
          for (Row row : some) {
            int length = opened.encode(row.getString(textIndex), maxLength, ids, 0);
            tokens.add(bean(Arrays.copyOf(ids, length)));
          }
          return tokens;
        });
  }

  private static Tokenizer open(Path directory) throws IOException {
    return TokenizerFile.open(directory).tokenizer();
  }

  private static TokensBean bean(int[] ids) {
    TokensBean bean = new TokensBean();
    bean.setInputIds(ids);
    int[] ones = new int[ids.length];
    Arrays.fill(ones, 1);
    bean.setAttentionMask(ones);
    bean.setTokenTypeIds(new int[ids.length]);
    return bean;
  }
}
