package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.run.Progress;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZstdTest {

  private static final String TEXT = "a\tb\n" + "some text\tand another\n".repeat(40_000);

  private static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> rows(byte[] bytes, int threads) throws IOException {
    List<String> rows = new ArrayList<>();
    ReadOptions options = ReadOptions.strictly().withThreads(threads);
    InputBytes in = new InputBytes("test", new ByteArrayInputStream(bytes), -1, threads, true);
    try (DelimitedFile<String> file =
        DelimitedFile.open(
            "test",
            in,
            options,
            Progress.SILENT,
            (header, dialect) -> row -> row.text(0) + row.text(1),
            DelimitedFile.BlockSizes.DEFAULT)) {
      for (String row = file.read(); row != null; row = file.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void readsFramesOneAfterTheOther() throws IOException {
    byte[] first = zstd(TEXT);
    byte[] second = zstd("the\tlast\n");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int threads : new int[] {1, 2}) {
      assertThat(rows(both, threads))
          .hasSize(40_001)
          .endsWith("thelast")
          .contains("some textand another");
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    byte[] whole = zstd(TEXT);
    byte[] trailing = Arrays.copyOf(whole, whole.length + 7);
    byte[] changed = whole.clone();
    changed[changed.length - 1] ^= 1; // the checksum
    for (int cut = 5; cut < whole.length; cut += 1 + whole.length / 50) {
      assertRefused(Arrays.copyOf(whole, cut), "test: this zstd file is cut short");
    }
    assertRefused(trailing, "test: this zstd file is damaged: ");
    assertRefused(changed, "test: this zstd file is damaged: Bad checksum");
  }

  private static void assertRefused(byte[] bytes, String sentence) {
    for (int threads : new int[] {1, 2}) {
      assertThatThrownBy(() -> rows(bytes, threads))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(sentence);
    }
  }
}
