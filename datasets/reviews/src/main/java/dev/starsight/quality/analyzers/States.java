package dev.starsight.quality.analyzers;

import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.quality.internal.StateBlocks;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The states of a scan, to save, to merge and to compute metrics from: those of a day are added to
 * those of the days before without reading these rows again. Not thread-safe.
 *
 * <p>The file begins with {@code SSQS} and the version 1, then for each state its name, why it
 * failed if it did, and its bytes in blocks; a CRC-32 of all of it is last. Nothing in it depends
 * on the Java version or on time, and reading it runs no code of the file.
 */
public final class States {

  private static final int MAGIC = 0x53535153;
  private static final int VERSION = 1;
  private static final int MAX_REASON = 1000;

  private final Map<Analyzer.Key, ScanSlot> slots;

  private States(Map<Analyzer.Key, ScanSlot> slots) {
    this.slots = slots;
  }

  static States of(Map<Analyzer.Key, ScanSlot> slots) {
    return new States(slots);
  }

  /** Returns the metric of an analyzer; it has no value if its state is not here. */
  public DataMetric metric(Analyzer<?> analyzer) {
    ScanSlot slot = slots.get(analyzer.key());
    if (slot == null) {
      return analyzer.failed("it was not measured when the rows were scanned");
    }
    String failure = slot.failure();
    return failure == null ? analyzer.metric(slot.state()) : analyzer.failed(failure);
  }

  /** Returns the state of an analyzer; empty if it is not here or could not be kept. */
  @SuppressWarnings("unchecked") // the state was made by an equal measurement
  public <S extends State<S>> Optional<S> state(Analyzer<S> analyzer) {
    ScanSlot slot = slots.get(analyzer.key());
    return slot == null || !slot.isOpen() ? Optional.empty() : Optional.of((S) slot.state());
  }

  /**
   * Returns how often each value of a column occurs, by the value as text; empty if {@link
   * Analyzers#histogram} of it is not here or found too many.
   */
  public SortedMap<String, Long> histogram(String column) {
    return state(Analyzers.bins(column)).map(Bins::counts).orElseGet(Collections::emptySortedMap);
  }

  /**
   * Adds the states of other rows to these. What only one of both has is left as it is here.
   *
   * @throws IOException if values cannot be written to or read from a temporary file
   */
  public void merge(States other) throws IOException {
    for (Map.Entry<Analyzer.Key, ScanSlot> each : slots.entrySet()) {
      ScanSlot from = other.slots.get(each.getKey());
      if (from != null) {
        each.getValue().merge(from);
      }
    }
  }

  /**
   * Adds the states of other rows to these, and drops what only one of both has, so that every
   * state that is left is that of all rows.
   *
   * @throws IOException if values cannot be written to or read from a temporary file
   */
  public void mergeShared(States other) throws IOException {
    slots.keySet().retainAll(other.slots.keySet());
    merge(other);
  }

  /**
   * Returns those of these states that can be kept: whose size has a limit, however many rows there
   * are (all but those that count each value exactly), and whose name is that of no other. They are
   * the same objects as here.
   */
  public States keepable() {
    Map<Analyzer.Key, ScanSlot> some = new LinkedHashMap<>(slots);
    some.values().removeIf(slot -> !slot.state().isBounded());
    Map<String, Long> names =
        some.keySet().stream()
            .collect(Collectors.groupingBy(Analyzer.Key::name, Collectors.counting()));
    some.keySet().removeIf(key -> Objects.requireNonNull(names.get(key.name())) > 1);
    return new States(some);
  }

  /**
   * Writes the states to a file, atomically.
   *
   * @throws IllegalArgumentException if two conditions with different meanings have the same text
   */
  public void write(Path file) throws IOException {
    try (AtomicFile target = AtomicFile.replacing(file)) {
      write(target.stream());
      target.commit();
    }
  }

  /**
   * Writes the states to a stream, which stays open, as {@link #write(Path)} does to a file.
   *
   * @throws IllegalArgumentException if two conditions with different meanings have the same text
   */
  public void write(OutputStream stream) throws IOException {
    Map<String, Analyzer.Key> names = new HashMap<>();
    for (Analyzer.Key key : slots.keySet()) {
      if (names.put(key.name(), key) != null) {
        throw new IllegalArgumentException("two conditions are called " + key.name());
      }
    }
    write(new StateBlocks.Writer(stream));
  }

  private void write(StateBlocks.Writer blocks) throws IOException {
    DataOutputStream out = blocks.plain();
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(slots.size());
    for (Map.Entry<Analyzer.Key, ScanSlot> each : slots.entrySet()) {
      ScanSlot slot = each.getValue();
      String failure = slot.failure();
      out.writeUTF(each.getKey().name());
      out.writeUTF(
          failure == null ? "" : failure.substring(0, Math.min(failure.length(), MAX_REASON)));
      blocks.write(failure == null ? slot.state()::write : data -> {});
    }
    blocks.finish();
  }

  /**
   * Reads the states of analyzers from a file; those that it does not have are left out, and so are
   * those in it that no analyzer needs.
   *
   * @throws DamagedFileException if the file is damaged or no file of states
   * @throws IOException naming the file, if it cannot be read or a newer Starsight has written it
   */
  public static States read(Path file, Collection<? extends Analyzer<?>> analyzers)
      throws IOException {
    Map<String, Analyzer.Key> wanted = new HashMap<>();
    for (Analyzer<?> analyzer : analyzers) {
      wanted.put(analyzer.key().name(), analyzer.key());
    }
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      StateBlocks.verify(file);
      return read(file.toString(), new DataInputStream(stream), wanted);
    } catch (IllegalArgumentException | EOFException | UTFDataFormatException e) {
      throw new DamagedFileException(
          file.toString(), "it is no file of states: " + e.getMessage(), e);
    }
  }

  private static States read(String source, DataInputStream in, Map<String, Analyzer.Key> wanted)
      throws IOException {
    if (in.readInt() != MAGIC) {
      throw new DamagedFileException(source, "it does not begin as a file of states does");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "%s: has version %d, written by a newer Starsight; this one reads version %d"
              .formatted(source, version, VERSION));
    }
    Map<Analyzer.Key, ScanSlot> slots = new LinkedHashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = in.readUTF();
      String failure = in.readUTF();
      DataInputStream state = StateBlocks.open(in);
      Analyzer.Key key = wanted.get(name);
      if (key != null) {
        Measurement<?> measurement = key.measurement();
        slots.put(
            key,
            failure.isEmpty()
                ? ScanSlot.of(measurement, measurement.read(state), null)
                : ScanSlot.of(measurement, measurement.start(), failure));
      }
      state.transferTo(OutputStream.nullOutputStream());
    }
    return new States(slots);
  }
}
