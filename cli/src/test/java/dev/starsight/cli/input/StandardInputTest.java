package dev.starsight.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardInputTest {

  private static ReadOptions reading(InputStream in) {
    return ReadOptions.defaults().withOpener(new StandardInput(in));
  }

  private static DelimitedFile<Row> open(ReadOptions options) throws IOException {
    return DelimitedFile.open(StandardInput.PATH, options);
  }

  @Test
  void isReadAgainAfterALookAtItsHeader() throws IOException {
    String text = "a\tb\n" + "x\ty\n".repeat(500_000);
    ReadOptions options = reading(new ByteArrayInputStream(text.getBytes(UTF_8)));
    for (int i = 0; i < 2; i++) {
      try (DelimitedFile<Row> file = open(options)) {
        assertThat(file.header().names()).containsExactly("a", "b");
      }
    }
    try (DelimitedFile<Row> file = open(options)) {
      long rows = file.stream().count();
      assertThat(rows).isEqualTo(500_000);
    }
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can be read only once");
  }

  @Test
  void rowsComeAsSoonAsTheyAreWhole() throws IOException {
    PipedOutputStream program = new PipedOutputStream();
    ReadOptions options = reading(new PipedInputStream(program, 1 << 16));
    program.write("a\tb\n1\t2\n3\t".getBytes(UTF_8));
    program.flush();
    try (DelimitedFile<Row> file = open(options)) {
      assertThat(file.read()).extracting(row -> row.text(1)).isEqualTo("2");
      program.write("4\n".getBytes(UTF_8));
      program.flush();
      assertThat(file.read()).extracting(row -> row.text(1)).isEqualTo("4");
      program.close();
      assertThat(file.read()).isNull();
      assertThat(file.source().rows()).isEqualTo(2);
    }
  }

  @Test
  void anErrorOfReadingIsNamed() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the pipe broke");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> open(reading(broken)))
        .isInstanceOf(IOException.class)
        .hasMessage("standard input: the pipe broke");
  }

  @Test
  void canBeNamedOnce() {
    Path dash = Path.of("-");
    assertThat(InputFiles.of(List.of(dash))).containsExactly(StandardInput.PATH);
    assertThatThrownBy(() -> InputFiles.of(List.of(dash, dash)))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("only once");
  }

  @Test
  void fullAndWaitingChunksAreHandedOn() throws IOException {
    List<List<Integer>> chunks = new ArrayList<>();
    new TimelyRows<Integer>(3)
        .forEachChunk(
            sink -> {
              for (int i = 0; i < 4; i++) {
                sink.accept(i);
              }
              awaitTotal(chunks, 4);
              sink.accept(4);
            },
            chunk -> {
              synchronized (chunks) {
                chunks.add(List.copyOf(chunk));
              }
            });
    assertThat(chunks).containsExactly(List.of(0, 1, 2), List.of(3), List.of(4));
    assertThatThrownBy(
            () ->
                new TimelyRows<Integer>(3)
                    .forEachChunk(
                        sink -> {
                          sink.accept(1);
                          throw new IOException("broken");
                        },
                        chunk -> {}))
        .hasMessage("broken");
  }

  private static void awaitTotal(List<List<Integer>> chunks, int rows) {
    while (true) {
      synchronized (chunks) {
        if (chunks.stream().mapToInt(List::size).sum() == rows) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }
}
