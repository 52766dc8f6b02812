package dev.starsight.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.starsight.watch.PlainEvents.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

  private static final Clock CLOCK = clockAt(1_700_000_000_500L);

  @TempDir Path directory;

  private static Clock clockAt(long millis) {
    return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** The expected values are from RFC 3720, appendix B.4, and the catalogues of checksums. */
  @Test
  void theReferenceDecoderComputesThePublishedChecksums() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    byte[] ones = new byte[32];
    byte[] rising = new byte[32];
    byte[] falling = new byte[32];
    for (int i = 0; i < 32; i++) {
      ones[i] = (byte) 0xff;
      rising[i] = (byte) i;
      falling[i] = (byte) (31 - i);
    }
    assertThat(PlainEvents.crc32c(digits, 0, 9)).isEqualTo(0xe3069283);
    assertThat(PlainEvents.crc32c(new byte[32], 0, 32)).isEqualTo(0x8a9136aa);
    assertThat(PlainEvents.crc32c(ones, 0, 32)).isEqualTo(0x62a8ab43);
    assertThat(PlainEvents.crc32c(rising, 0, 32)).isEqualTo(0x46dd794e);
    assertThat(PlainEvents.crc32c(falling, 0, 32)).isEqualTo(0x113fdb5c);
    assertThat(PlainEvents.masked(0xe3069283)).isEqualTo(0xc78ab0e5);
  }

  /**
   * Encoded by hand: field 1 is 1.5 as a double, field 2 is 300 as a varint, field 5 is a summary
   * of one value, which has the tag "loss" and is 0.25 as a float.
   */
  @Test
  void writesTheBytesThatTheFormatDescribes() {
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(EventMessage.scalars(1.5, 300, Map.of("loss", 0.25))))
        .isEqualTo("09000000000000f83f" + "10ac02" + "2a0d0a0b" + "0a046c6f7373" + "150000803e");
    assertThat(hex.formatHex(EventMessage.version(1.5)))
        .isEqualTo("09000000000000f83f" + "1a0d" + hex.formatHex(ascii("brain.Event:2")));
    assertThat(hex.formatHex(EventMessage.start(1.5, 21)))
        .isEqualTo("09000000000000f83f" + "1015" + "3a020801");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void containsTheVersionAndAllEventsBeforeItIsClosed() throws IOException {
    try (EventFile file = EventFile.begin(directory, CLOCK)) {
      file.scalars(1, Map.of("loss", 1.5, "learning_rate", 1e-4));
      file.resume(1);

      List<Event> events = PlainEvents.eventsOf(directory);

      assertThat(events).extracting(Event::version).containsExactly("brain.Event:2", "", "");
      assertThat(events).extracting(Event::status).containsExactly(0, 0, 1);
      assertThat(events).extracting(Event::wallTime).containsOnly(1_700_000_000.5);
      assertThat(events.get(1).values())
          .containsExactlyInAnyOrderEntriesOf(Map.of("loss", 1.5f, "learning_rate", 1e-4f));
    }
  }

  @Property(tries = 200)
  void anIndependentDecoderReadsEveryStepTagAndValue(
      @ForAll long step, @ForAll String tag, @ForAll float value) throws IOException {
    String encodable = new String(tag.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    Path run = Files.createTempDirectory("events");
    try (EventFile file = EventFile.begin(run, CLOCK)) {
      file.scalars(step, Map.of(encodable, (double) value));
      Event event = PlainEvents.eventsOf(run).get(1);
      assertThat(event.step()).isEqualTo(step);
      assertThat(event.values()).containsExactly(Map.entry(encodable, value));
    } finally {
      for (Path file : EventFile.in(run)) {
        Files.delete(file);
      }
      Files.delete(run);
    }
  }

  @Test
  void fileNamesSortInOrderOfCreationEvenIfTheClockGoesBack() throws IOException {
    for (long millis : new long[] {5_000, 5_900, 4_000, 7_000}) {
      EventFile.begin(directory, clockAt(millis)).close();
    }

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly(
              "events.out.tfevents.0000000005.starsight.0000",
              "events.out.tfevents.0000000005.starsight.0001",
              "events.out.tfevents.0000000005.starsight.0002",
              "events.out.tfevents.0000000007.starsight.0000");
    }
  }

  @Test
  void namesAFileThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("occupied"));

    assertThatIOException()
        .isThrownBy(() -> EventFile.begin(file))
        .withMessageStartingWith(file + ": cannot be written: ");
  }
}
