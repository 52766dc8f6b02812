package dev.starsight.watch;

import dev.starsight.features.internal.TfRecordWriter;
import dev.starsight.files.internal.WorkManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of scalars that TensorBoard can read while it grows: {@code tensorflow.Event} messages in
 * TFRecord framing. It is named {@code events.out.tfevents.SECONDS.starsight.NNNN}, so that the
 * names in a directory sort in the order in which the files were begun, which is the order in which
 * TensorBoard reads them. Every write is flushed to the operating system and survives the end of
 * this process. Not thread-safe.
 */
final class EventFile implements AutoCloseable {

  private static final Pattern NAME =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\.starsight\\.(\\d{4})");

  private final Path file;
  private final Clock clock;
  private final TfRecordWriter records;

  private EventFile(Path file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.records =
        new TfRecordWriter(
            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)));
  }

  /**
   * Begins a file after those that are in a directory.
   *
   * @param directory a run, as TensorBoard calls it; created if missing
   * @throws IOException naming the path, if it cannot be written
   */
  static EventFile begin(Path directory) throws IOException {
    return begin(directory, Clock.systemUTC());
  }

  static EventFile begin(Path directory, Clock clock) throws IOException {
    Path file = directory;
    try {
      Files.createDirectories(directory);
      file = directory.resolve(nextName(in(directory), clock.instant().getEpochSecond()));
      WorkManifest.begin(file);
      EventFile begun = new EventFile(file, clock);
      begun.write(EventMessage.version(begun.now()));
      return begun;
    } catch (FileSystemException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Returns the event files that this class wrote into a directory, in their order. */
  static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(name(file)).matches())
          .sorted(Comparator.comparing(EventFile::name))
          .toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Returns a name that sorts after the others, even if the clock was set back. */
  private static String nextName(List<Path> before, long now) {
    long seconds = now;
    int number = 0;
    if (!before.isEmpty()) {
      Matcher newest = NAME.matcher(name(before.get(before.size() - 1)));
      if (newest.matches()) {
        seconds = Math.max(now, Long.parseLong(newest.group(1)));
        number =
            seconds > Long.parseLong(newest.group(1)) ? 0 : Integer.parseInt(newest.group(2)) + 1;
      }
    }
    return String.format(Locale.ROOT, "events.out.tfevents.%010d.starsight.%04d", seconds, number);
  }

  /**
   * Adds values of one step.
   *
   * @param step at least the step of the previous values
   * @param values by tag, such as {@code loss}; they are stored in single precision
   * @throws IOException naming the file, if it cannot be written
   */
  void scalars(long step, Map<String, Double> values) throws IOException {
    write(EventMessage.scalars(now(), step, values));
  }

  /**
   * Marks that a run is resumed after an interruption: TensorBoard discards the earlier values of
   * this step and of later steps in the directory.
   *
   * @param step the first step that is repeated
   * @throws IOException naming the file, if it cannot be written
   */
  void resume(long step) throws IOException {
    write(EventMessage.start(now(), step));
  }

  private double now() {
    Instant instant = clock.instant();
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  private void write(byte[] event) throws IOException {
    try {
      records.write(event);
      records.flush();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static IOException cannotWrite(Path path, IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return new IOException(
        path + ": cannot be written: " + (reason == null ? "nothing can be created here" : reason),
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      records.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }
}
