package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.weights.TensorSpec;
import dev.starsight.transformer.training.TrainingListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * The checkpoints of a training in a directory: {@code step-NNNNNNNN.safetensors} holds weights,
 * moments (of trained tensors) and, in its metadata, the {@link TrainingState}, the {@link
 * TrainingFingerprint} and a checksum of all of it; {@code best-NNN.safetensors} holds the weights
 * of the best epoch so far. The newest two of each are kept, so that a damaged one costs a few
 * steps. A file is on the disk before it gets its name; steps continue meanwhile. Whoever uses a
 * directory holds its {@linkplain SessionStart#lock lock}. Not thread-safe.
 */
public final class TrainingCheckpoints implements AutoCloseable {

  private static final int KEPT = 2;
  private static final String STEP = "step-";
  private static final String BEST = "best-";
  private static final String FINGERPRINT = "origin";
  private static final String STATE = "state";
  private static final String CHECKSUM = "checksum";
  private static final String NO_CHECKSUM = "00000000";

  private final Path directory;
  private final String fingerprint;
  private final WorkManifest manifest;
  private final CheckpointWriterThread writer = new CheckpointWriterThread();
  private volatile long newestStep;

  TrainingCheckpoints(Path directory, TrainingFingerprint fingerprint) {
    this.directory = directory;
    this.fingerprint = fingerprint.toJson().toString();
    this.manifest = WorkManifest.open(directory);
  }

  /** A tensor of the network and its name in a file. */
  private record Saved(Network.Part part, int tensor, TensorSpec spec) {

    Tensor from(Network network) {
      return spec.of(() -> network.read(part, tensor));
    }
  }

  /** Returns the weights of all tensors and the moments of those that are trained. */
  private static List<Saved> allOf(Network network) {
    List<TensorSpec> tensors = network.shape().tensors();
    List<Saved> all = new ArrayList<>();
    for (Network.Part part : Network.Part.values()) {
      String prefix = part.name().toLowerCase(Locale.ROOT) + "/";
      for (int i = 0; i < tensors.size(); i++) {
        if (part == Network.Part.WEIGHT || network.trains(i)) {
          TensorSpec spec = tensors.get(i);
          all.add(new Saved(part, i, new TensorSpec(prefix + spec.name(), spec.shape())));
        }
      }
    }
    return all;
  }

  private static List<Saved> weightsOf(Network network) {
    return allOf(network).stream().filter(s -> s.part() == Network.Part.WEIGHT).toList();
  }

  /** Starts to write a checkpoint, and then to delete those that are no longer needed. */
  void save(Network network, TrainingState state) {
    long step = state.step;
    String text = state.toJson().toString();
    write(stepName(step), network, allOf(network), text, () -> finish(step));
  }

  private void finish(long step) {
    newestStep = step;
    keepNewest(STEP);
    keepNewest(BEST); // Not earlier: the checkpoint before may have needed an older one.
  }

  /** Writes the weights of the best epoch so far, before the checkpoint that refers to them. */
  void saveBest(int epoch, Network network) {
    write(bestName(epoch), network, weightsOf(network), "", () -> {});
  }

  /** Waits until everything is written. */
  void await() {
    try {
      writer.await();
    } catch (IOException e) {
      throw cannotSave(e);
    }
  }

  private UncheckedIOException cannotSave(IOException e) {
    String rest = newestStep == 0 ? "" : "; the training can be continued from step " + newestStep;
    return new UncheckedIOException(new IOException(e.getMessage() + rest, e));
  }

  /** Waits for what is being written and ignores its failure. */
  @Override
  public void close() {
    writer.close();
    manifest.close();
  }

  private static String stepName(long step) {
    return String.format(Locale.ROOT, STEP + "%08d.safetensors", step);
  }

  private static String bestName(int epoch) {
    return String.format(Locale.ROOT, BEST + "%03d.safetensors", epoch);
  }

  private void write(
      String name,
      Network network,
      List<Saved> saved,
      String state,
      CheckpointWriterThread.Task then) {
    try {
      writer.await(); // So that no more than one file is pending.
      AtomicFile file = written(name, network, saved, state);
      writer.submit(
          () -> {
            try (file) {
              file.commitDurably();
            }
            then.run();
          });
    } catch (IOException e) {
      throw cannotSave(e);
    }
  }

  /** Writes a file that is yet to get its name. */
  private AtomicFile written(String name, Network network, List<Saved> saved, String state)
      throws IOException {
    List<Tensor> tensors = saved.stream().map(each -> each.from(network)).toList();
    String checksum =
        checksum(out -> SafetensorsWriter.write(out, tensors, metadata(state, NO_CHECKSUM)));
    AtomicFile file = AtomicFile.replacing(directory.resolve(name));
    try {
      SafetensorsWriter.write(file.stream(), tensors, metadata(state, checksum));
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Map<String, String> metadata(String state, String checksum) {
    return Map.of(FINGERPRINT, fingerprint, STATE, state, CHECKSUM, checksum);
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Computes the CRC-32 of a file's bytes with {@link #NO_CHECKSUM} in place of the checksum. */
  private static String checksum(Content content) throws IOException {
    CRC32 crc = new CRC32(); // Native from the first call on, unlike CRC32C.
    try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
      content.writeTo(out);
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private void keepNewest(String prefix) {
    newestFirst(directory, prefix).stream()
        .skip(KEPT)
        .forEach(
            file -> {
              try {
                Files.deleteIfExists(file);
              } catch (IOException e) {
                // A leftover file must not end a training; the next checkpoint tries again.
              }
            });
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static List<Path> newestFirst(Path directory, String prefix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches(prefix + "\\d+\\.safetensors"))
          .sorted(Comparator.comparingLong(TrainingCheckpoints::number).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Returns the step or epoch in a file's name. */
  private static long number(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).replaceAll("\\D", ""));
  }

  /** Returns the step in the newest file's name. */
  public static OptionalLong newestStep(Path directory) {
    return newestFirst(directory, STEP).stream().mapToLong(TrainingCheckpoints::number).findFirst();
  }

  /**
   * Deletes what another training left in a directory.
   *
   * @throws IOException naming a file that no training wrote there or that was changed; then
   *     nothing is deleted
   */
  static void clear(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      WorkManifest.clear(directory);
    }
  }

  /** A whole checkpoint; its state has no weights. */
  record Found(
      Path directory,
      Path file,
      SafetensorsFile tensors,
      TrainingFingerprint fingerprint,
      TrainingState state) {}

  /** Returns the name of the encoder of the newest whole checkpoint. */
  public static Optional<String> newestEncoder(Path directory) {
    return newest(directory, TrainingListener.SILENT)
        .map(found -> found.fingerprint().encoder().name());
  }

  /** Finds the newest whole checkpoint; the listener receives damaged ones. */
  static Optional<Found> newest(Path directory, TrainingListener listener) {
    List<Path> files = newestFirst(directory, STEP);
    String first = "";
    for (Path file : files) {
      try {
        return Optional.of(found(directory, file));
      } catch (FileSystemException e) { // It cannot be read now, but may be whole.
        throw new UncheckedIOException(e.getMessage(), e);
      } catch (IOException e) {
        String reason = String.valueOf(e.getMessage()).replace(file + ": ", "");
        listener.damaged(file, reason);
        first = first.isEmpty() ? reason : first;
      }
    }
    if (!files.isEmpty()) {
      throw new StarsightException(
          ("%s: there is no whole checkpoint to go on from, all %s are damaged (the newest: %s);"
                  + " begin anew in another directory")
              .formatted(directory, files.size(), first));
    }
    return Optional.empty();
  }

  private static Found found(Path directory, Path file) throws IOException {
    SafetensorsFile tensors = whole(file);
    String text = tensors.metadata().getOrDefault(STATE, "");
    TrainingState state = JsonFields.parse(file + ": state", text).as(TrainingState::fromJson);
    String fingerprint = tensors.metadata().getOrDefault(FINGERPRINT, "");
    if (state.bestEpoch > 0) {
      Path best = directory.resolve(bestName(state.bestEpoch));
      requireSameTraining(whole(best), best, fingerprint);
    }
    return new Found(
        directory,
        file,
        tensors,
        JsonFields.parse(file + ": origin", fingerprint).as(TrainingFingerprint::fromJson),
        state);
  }

  private static void requireSameTraining(SafetensorsFile file, Path path, String fingerprint)
      throws DamagedFileException {
    if (!fingerprint.equals(file.metadata().get(FINGERPRINT))) {
      throw new DamagedFileException(path.toString(), "belongs to another training");
    }
  }

  /** Opens a checkpoint file and compares its checksum. */
  private static SafetensorsFile whole(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new DamagedFileException(path.toString(), "is missing");
    }
    SafetensorsFile file = SafetensorsFile.open(path);
    String expected = file.metadata().getOrDefault(CHECKSUM, "");
    String found =
        checksum(
            out -> {
              out.write(headerWithout(expected, path));
              file.copyNumbers(out);
            });
    if (!expected.equals(found)) {
      throw new DamagedFileException(path.toString(), "its checksum does not match");
    }
    return file;
  }

  private static byte[] headerWithout(String checksum, Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] prefix = in.readNBytes(Long.BYTES);
      long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
      String name = '"' + CHECKSUM + "\":\"";
      String text = new String(in.readNBytes((int) length), StandardCharsets.ISO_8859_1);
      byte[] rest =
          text.replace(name + checksum, name + NO_CHECKSUM).getBytes(StandardCharsets.ISO_8859_1);
      return ByteBuffer.allocate(prefix.length + rest.length).put(prefix).put(rest).array();
    }
  }

  /**
   * Loads a checkpoint into a network. Deletes newer ones, which are damaged, and the weights of
   * later epochs, which could count among the newest instead of those that this checkpoint needs.
   */
  void load(Found found, TrainingFingerprint now, Network network) throws IOException {
    List<String> differences = found.fingerprint().differences(now);
    if (!differences.isEmpty()) {
      throw new StarsightException(
          ("%s: the training here was begun with %s, so it cannot be continued like this; begin"
                  + " anew, or in another directory")
              .formatted(directory, String.join(", ", differences)));
    }
    read(found.tensors(), allOf(network), network);
    network.steps(found.state().step);
    newestStep = found.state().step;
    AtomicFile.deleteAbandoned(directory);
    newestFirst(directory, STEP).stream()
        .takeWhile(file -> !file.equals(found.file()))
        .forEach(TrainingCheckpoints::delete);
    newestFirst(directory, BEST).stream()
        .takeWhile(file -> number(file) > found.state().bestEpoch)
        .forEach(TrainingCheckpoints::delete);
  }

  /** Loads the weights of the best epoch. */
  void loadBest(int epoch, Network network) {
    await();
    try {
      Path path = directory.resolve(bestName(epoch));
      SafetensorsFile file = whole(path);
      requireSameTraining(file, path, fingerprint);
      read(file, weightsOf(network), network);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void read(SafetensorsFile file, List<Saved> saved, Network network)
      throws IOException {
    for (Saved s : saved) {
      network.write(
          s.part(), s.tensor(), FloatBuffer.wrap(file.read(s.spec().name(), s.spec().shape())));
    }
  }
}
