package dev.starsight.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.features.FeatureBatch;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenRowTest {

  /** Rows are cut to an even length when they are tokenized, then to the length of the files. */
  @Test
  void cutsAPairAgainAsIfItHadBeenCutOnce(@TempDir Path directory) throws IOException {
    Path encoder = TinyEncoder.speller().write(directory);
    try (Tokenizer tokenizer = Checkpoint.open(encoder).tokenizer()) {
      for (int first = 0; first < 24; first++) {
        for (int second = 0; second < 24; second++) {
          String headline = "good ".repeat(first);
          String text = "bad ".repeat(second);
          Encoding kept = tokenizer.encode(headline, text, 22, Truncation.LONGEST_FIRST);
          for (int length = 3; length <= 22; length++) {
            assertThat(cut(kept, length))
                .as("%s and %s tokens cut to %s", first, second, length)
                .isEqualTo(
                    tokenizer
                        .encode(headline, text, length, Truncation.LONGEST_FIRST)
                        .padTo(length));
          }
        }
      }
    }
  }

  private static Encoding cut(Encoding encoding, int length) {
    int second = encoding.length() - Arrays.stream(encoding.tokenTypeIds()).sum();
    FeatureBatch.Builder batch = FeatureBatch.builder(length, 1);
    TokenRow.of(encoding.inputIds(), encoding.length(), second).cutTo(length).addTo(batch, 0);
    return batch.build().record(0).encoding();
  }
}
