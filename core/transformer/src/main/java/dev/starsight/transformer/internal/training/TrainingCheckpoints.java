package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.JsonFields;
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
 * Checkpoints of a training in a directory: {@code step-NNNNNNNN.safetensors} holds weights,
 * moments (of the tensors that train) and, in its metadata, the {@link TrainingState}, the {@link
 * TrainingOrigin} and a checksum of all of it; {@code best-NNN.safetensors} the weights of the best
 * epoch so far. The newest two of each are kept, so that a damaged one costs a few steps. A file is
 * on the disk before it has its name; steps go on while the disk takes its time. Not thread-safe.
 */
public final class TrainingCheckpoints implements AutoCloseable {

  private static final int KEPT = 2;
  private static final String STEP = "step-";
  private static final String BEST = "best-";
  private static final String ORIGIN = "origin";
  private static final String STATE = "state";
  private static final String CHECKSUM = "checksum";
  private static final String UNKNOWN = "00000000";

  private final Path directory;
  private final String origin;
  private final CheckpointWriterThread disk = new CheckpointWriterThread();
  private volatile long newestStep;

  /** Checkpoints of the training with this origin. */
  TrainingCheckpoints(Path directory, TrainingFingerprint origin) {
    this.directory = directory;
    this.origin = origin.toJson().toString();
  }

  /** A tensor in a file. */
  private record Kept(Network.Part part, int tensor, TensorSpec spec) {

    Tensor of(Network network) {
      return spec.of(() -> network.read(part, tensor));
    }
  }

  /** Weights of all tensors, moments of those that have them. */
  private static List<Kept> allOf(Network network) {
    List<TensorSpec> tensors = network.shape().tensors();
    List<Kept> all = new ArrayList<>();
    for (Network.Part part : Network.Part.values()) {
      String prefix = part.name().toLowerCase(Locale.ROOT) + "/";
      for (int i = 0; i < tensors.size(); i++) {
        if (part == Network.Part.WEIGHT || network.trains(i)) {
          TensorSpec spec = tensors.get(i);
          all.add(new Kept(part, i, new TensorSpec(prefix + spec.name(), spec.shape())));
        }
      }
    }
    return all;
  }

  private static List<Kept> weightsOf(Network network) {
    return allOf(network).stream().filter(k -> k.part() == Network.Part.WEIGHT).toList();
  }

  /**
   * Writes a checkpoint and deletes those that are no longer needed. It has its name a little
   * later, when the disk has it.
   *
   * @throws UncheckedIOException with the step that can be gone on from, if this one or the one
   *     before cannot be written
   */
  void save(Network network, TrainingState state) {
    long step = state.step;
    String text = state.toJson().toString();
    write(stepName(step), network, allOf(network), text, () -> named(step));
  }

  private void named(long step) {
    newestStep = step;
    keepNewest(STEP);
    keepNewest(BEST); // Only now: the checkpoint before may have needed an older one.
  }

  /** Writes the weights of the best epoch so far, before the checkpoint that refers to them. */
  void saveBest(int epoch, Network network) {
    write(bestName(epoch), network, weightsOf(network), "", () -> {});
  }

  /** Waits until all that was saved has its name. */
  void await() {
    try {
      disk.await();
    } catch (IOException e) {
      throw cannotSave(e);
    }
  }

  private UncheckedIOException cannotSave(IOException e) {
    String rest = newestStep == 0 ? "" : "; the training can be continued from step " + newestStep;
    return new UncheckedIOException(new IOException(e.getMessage() + rest, e));
  }

  /** Lets what is being written get its name. */
  @Override
  public void close() {
    disk.close();
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
      List<Kept> kept,
      String state,
      CheckpointWriterThread.Work then) {
    try {
      disk.await(); // So that no more than one is on its way.
      AtomicFile file = written(name, network, kept, state);
      disk.begin(
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

  /** A file that waits for its name. */
  private AtomicFile written(String name, Network network, List<Kept> kept, String state)
      throws IOException {
    List<Tensor> tensors = kept.stream().map(k -> k.of(network)).toList();
    String checksum =
        checksum(out -> SafetensorsWriter.write(out, tensors, metadata(state, UNKNOWN)));
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
    return Map.of(ORIGIN, origin, STATE, state, CHECKSUM, checksum);
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Of all bytes of a file, with {@link #UNKNOWN} in the place of the checksum itself. */
  private static String checksum(Content content) throws IOException {
    CRC32 crc = new CRC32(); // Native from the first call on, unlike CRC32C.
    try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
      content.writeTo(out);
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private void keepNewest(String prefix) {
    List<Path> files = newestFirst(directory, prefix);
    for (Path file : files.subList(Math.min(KEPT, files.size()), files.size())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // One too many is no reason to end a training; the next checkpoint tries again.
      }
    }
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

  /** The step or epoch in a file's name. */
  private static long number(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).replaceAll("\\D", ""));
  }

  /** The step in the newest file's name. */
  public static OptionalLong newestStep(Path directory) {
    return newestFirst(directory, STEP).stream().mapToLong(TrainingCheckpoints::number).findFirst();
  }

  /** Deletes what another training left in a directory. */
  static void clear(Path directory) {
    AtomicFile.deleteAbandoned(directory);
    newestFirst(directory, STEP).forEach(TrainingCheckpoints::delete);
    newestFirst(directory, BEST).forEach(TrainingCheckpoints::delete);
  }

  /**
   * A checkpoint that was found to be whole.
   *
   * @param state without weights
   */
  record Found(
      Path directory,
      Path file,
      SafetensorsFile tensors,
      TrainingFingerprint origin,
      TrainingState state) {}

  /**
   * Looks for the newest whole checkpoint in a directory.
   *
   * @param listener hears of damaged ones
   * @return empty if there is none at all
   * @throws StarsightException if there are some and all are damaged
   */
  static Optional<Found> newest(Path directory, TrainingListener listener) {
    List<Path> files = newestFirst(directory, STEP);
    String first = "";
    for (Path file : files) {
      try {
        return Optional.of(found(directory, file));
      } catch (FileSystemException e) { // It cannot be read now, which says nothing about it.
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
                  + " begin anew")
              .formatted(directory, files.size(), first));
    }
    return Optional.empty();
  }

  private static Found found(Path directory, Path file) throws IOException {
    SafetensorsFile tensors = whole(file);
    String text = tensors.metadata().getOrDefault(STATE, "");
    TrainingState state = JsonFields.parse(file + ": state", text).as(TrainingState::fromJson);
    String origin = tensors.metadata().getOrDefault(ORIGIN, "");
    if (state.bestEpoch > 0) {
      Path best = directory.resolve(bestName(state.bestEpoch));
      if (!origin.equals(whole(best).metadata().get(ORIGIN))) {
        throw new DamagedFileException(best.toString(), "belongs to another training");
      }
    }
    return new Found(
        directory,
        file,
        tensors,
        JsonFields.parse(file + ": origin", origin).as(TrainingFingerprint::fromJson),
        state);
  }

  /** Opens a file of ours and compares its checksum. */
  private static SafetensorsFile whole(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new DamagedFileException(path.toString(), "is missing");
    }
    SafetensorsFile file = SafetensorsFile.open(path);
    String said = file.metadata().getOrDefault(CHECKSUM, "");
    String found =
        checksum(
            out -> {
              out.write(headerWithout(said, path));
              file.copyNumbers(out);
            });
    if (!said.equals(found)) {
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
          text.replace(name + checksum, name + UNKNOWN).getBytes(StandardCharsets.ISO_8859_1);
      return ByteBuffer.allocate(prefix.length + rest.length).put(prefix).put(rest).array();
    }
  }

  /**
   * Loads a checkpoint into a network; newer ones, which are damaged, are deleted.
   *
   * @throws StarsightException naming the differences, if the checkpoint is of another training
   */
  void load(Found found, TrainingFingerprint now, Network network) throws IOException {
    List<String> differences = found.origin().differences(now);
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
  }

  /** Gives the network the weights of the best epoch. */
  void loadBest(int epoch, Network network) {
    await();
    try {
      read(whole(directory.resolve(bestName(epoch))), weightsOf(network), network);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void read(SafetensorsFile file, List<Kept> kept, Network network)
      throws IOException {
    for (Kept k : kept) {
      network.write(
          k.part(), k.tensor(), FloatBuffer.wrap(file.read(k.spec().name(), k.spec().shape())));
    }
  }
}
