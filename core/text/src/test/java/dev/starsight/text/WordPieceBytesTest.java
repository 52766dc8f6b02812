package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Bytes that are not UTF-8 give the ids of the String that Java decodes from them. */
class WordPieceBytesTest {

  /** First and following bytes of characters, and their neighbours that are neither. */
  private static final int[] EDGES = {
    0xc1, 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0x80, 0x8f, 0x90, 0x9f, 0xa0,
    0xbf, 'a', ' ', '.'
  };

  private final Tokenizer cleaning = tokenizer(WordPieceOptions.uncased());
  private final Tokenizer keeping =
      tokenizer(new WordPieceOptions(false, true, false, false, 3, true));

  private static Tokenizer tokenizer(WordPieceOptions options) {
    try {
      return WordPieceTokenizer.of(
          TokenizerJson.parse(MiniLm.RESOURCE, MiniLm.tokenizerJson()).vocabulary(), options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void invalidUtf8IsEncodedLikeItsString() {
    for (String hex :
        List.of(
            "c181",
            "f861626364",
            "ff616263",
            "f7bfbfbf",
            "e282",
            "618062",
            "eda080",
            "e92062",
            "f061",
            "f4908080",
            "e08080")) {
      assertEncodedLikeString(HexFormat.of().parseHex(hex));
    }
  }

  @Property(tries = 20)
  void randomBytesAreEncodedLikeTheirString(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) EDGES[random.nextInt(EDGES.length)];
      }
      assertEncodedLikeString(bytes);
    }
  }

  private void assertEncodedLikeString(byte[] bytes) {
    for (Tokenizer tokenizer : List.of(cleaning, keeping)) {
      int[] ids = new int[64];
      int count = tokenizer.encode(bytes, 0, bytes.length, 60, ids, 1);
      assertThat(Encoding.of(Arrays.copyOfRange(ids, 1, 1 + count)))
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(tokenizer.encode(new String(bytes, UTF_8), 60));
    }
  }
}
