package dev.starsight.spark.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.files.internal.TemporaryDirectory;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.promise.Promises;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files as the driver saw it: where it is, and the SHA-256 of every file. An
 * executor reads the same files through Hadoop's {@code FileSystem}; those of a directory that only
 * the driver can see come with it as a broadcast. Immutable and thread-safe.
 */
public final class ModelFiles implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The files of a Hugging Face directory that an encoder is read from. */
  private static final List<String> ENCODER =
      List.of(
          "config.json",
          "model.safetensors",
          "model.safetensors.index.json",
          "tokenizer.json",
          "vocab.txt",
          "tokenizer_config.json");

  private static final List<String> TOKENIZER =
      List.of("tokenizer.json", "vocab.txt", "tokenizer_config.json");

  private final String location;
  private final TreeMap<String, String> digests;
  private final ArrayList<String> labels;
  private final @Nullable Broadcast<byte[]> archive;

  private ModelFiles(
      String location,
      Map<String, String> digests,
      List<String> labels,
      @Nullable Broadcast<byte[]> archive) {
    this.location = location;
    this.digests = new TreeMap<>(digests);
    this.labels = new ArrayList<>(labels);
    this.archive = archive;
  }

  /**
   * Returns the files of a saved model, with the promise beside it if there is one. Only {@code
   * model.json} and the promise are read.
   *
   * @param location a path of any file system that Hadoop knows
   * @throws StarsightException in one sentence, if there is no model or it cannot be read
   */
  public static ModelFiles ofModel(SparkContext spark, String location) {
    Configuration hadoop = spark.hadoopConfiguration();
    try {
      return ofModel(hadoop, location).travelling(spark, hadoop);
    } catch (IOException e) {
      throw new StarsightException(message(e, location), e);
    }
  }

  static ModelFiles ofModel(Configuration hadoop, String location) throws IOException {
    Path directory = qualified(hadoop, location);
    FileSystem files = directory.getFileSystem(hadoop);
    byte[] json;
    try {
      json = bytes(files, new Path(directory, ModelDirectory.MODEL_JSON));
    } catch (FileNotFoundException e) {
      throw new IOException(
          files.exists(directory)
              ? directory + ": is not a model: there is no file model.json in it"
              : directory + ": there is no such model directory",
          e);
    }
    Map<String, String> digests = new TreeMap<>();
    ModelDescription model = describe(json, directory);
    model.files().forEach((name, payload) -> digests.put(name, payload.sha256()));
    digests.put(ModelDirectory.MODEL_JSON, Sha256.of(json));
    Path promise = new Path(directory, Promises.FILE);
    if (files.exists(promise)) {
      digests.put(Promises.FILE, Sha256.of(bytes(files, promise)));
    }
    return new ModelFiles(directory.toString(), digests, model.labels().labels(), null);
  }

  private static ModelDescription describe(byte[] json, Path directory) throws IOException {
    try (TemporaryDirectory copy = TemporaryDirectory.create("starsight-model")) {
      Files.write(copy.path().resolve(ModelDirectory.MODEL_JSON), json);
      try {
        return ModelDirectory.describe(copy.path());
      } catch (IOException e) {
        throw new IOException(
            message(e, "").replace(copy.path().toString(), directory.toString()), e);
      }
    }
  }

  /** Returns the files of an encoder in Hugging Face layout; all of them are read once. */
  public static ModelFiles ofEncoder(SparkSession spark, String location) {
    return huggingFace(spark, location, ENCODER);
  }

  /** Returns the files of the tokenizer in a directory of Hugging Face layout or of a model. */
  public static ModelFiles ofTokenizer(SparkSession spark, String location) {
    return huggingFace(spark, location, TOKENIZER);
  }

  private static ModelFiles huggingFace(SparkSession spark, String location, List<String> names) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try {
      Path given = qualified(hadoop, location);
      FileSystem files = given.getFileSystem(hadoop);
      if (!files.exists(given)) {
        throw new IOException(given + ": there is no such directory");
      }
      Path inner = new Path(given, "encoder");
      Path directory = files.exists(inner) ? inner : given;
      Map<String, String> digests = new TreeMap<>();
      for (String name : names) {
        Path file = new Path(directory, name);
        if (files.exists(file)) {
          digests.put(name, digest(files, file));
        }
      }
      if (digests.isEmpty()) {
        throw new IOException(
            directory
                + ": a Hugging Face directory is needed here, with "
                + String.join(", ", names));
      }
      return new ModelFiles(directory.toString(), digests, List.of(), null)
          .travelling(spark.sparkContext(), hadoop);
    } catch (IOException e) {
      throw new StarsightException(message(e, location), e);
    }
  }

  /** Returns a single file that only the driver has. */
  public static ModelFiles ofBytes(
      SparkSession spark, String location, String name, byte[] content) {
    try {
      byte[] zip = archive(Map.of(name, content));
      return new ModelFiles(
          location,
          Map.of(name, Sha256.of(content)),
          List.of(),
          broadcast(spark.sparkContext(), zip));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the files along if other processes are to read what lies on this machine's disks. */
  private ModelFiles travelling(SparkContext context, Configuration hadoop) throws IOException {
    if (ExecutorPlace.isLocal(context.conf()) || !isOnLocalDisk()) {
      return this;
    }
    Map<String, byte[]> contents = new TreeMap<>();
    Path directory = new Path(location);
    FileSystem files = directory.getFileSystem(hadoop);
    for (String name : digests.keySet()) {
      contents.put(name, bytes(files, new Path(directory, name)));
    }
    return new ModelFiles(location, digests, labels, broadcast(context, archive(contents)));
  }

  private static Broadcast<byte[]> broadcast(SparkContext context, byte[] zip) {
    return JavaSparkContext.fromSparkContext(context).broadcast(zip);
  }

  private static byte[] archive(Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
      zip.setLevel(1);
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Path qualified(Configuration hadoop, String location) throws IOException {
    if (location.isBlank()) {
      throw new IOException("a path is needed here, but it is empty");
    }
    try {
      Path path = new Path(location);
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IllegalArgumentException e) {
      throw new IOException(location + ": is not a path: " + e.getMessage(), e);
    }
  }

  static byte[] bytes(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  private static String digest(FileSystem files, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = files.open(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Sha256.hex(digest);
  }

  static String message(Exception e, String location) {
    String message = e.getMessage();
    return message == null ? location + ": " + e : message;
  }

  /** Returns where the driver found the files, with the scheme of its file system. */
  public String location() {
    return location;
  }

  /** Returns the labels of a model by id; empty if these are other files. */
  public List<String> labels() {
    return List.copyOf(labels);
  }

  /** Returns the SHA-256 of each file by its name. */
  Map<String, String> digests() {
    return digests;
  }

  /** Returns what comes with the driver's message instead of from the location; usually null. */
  byte @Nullable [] archive() {
    return archive == null ? null : archive.value();
  }

  boolean isOnLocalDisk() {
    return location.startsWith("file:");
  }

  /** Returns the SHA-256 of all names and digests: equal for equal contents, wherever they lie. */
  public String digest() {
    StringBuilder all = new StringBuilder();
    digests.forEach((name, sha256) -> all.append(name).append(' ').append(sha256).append('\n'));
    return Sha256.of(all.toString().getBytes(UTF_8));
  }

  /** Copies the files into a directory of any file system, and checks them against the digests. */
  public void copyTo(Configuration hadoop, Path target) throws IOException {
    Path source = new Path(location);
    Map<String, byte[]> archived = archive == null ? null : contents(archive.value());
    for (Map.Entry<String, String> file : digests.entrySet()) {
      byte[] content =
          archived == null
              ? bytes(source.getFileSystem(hadoop), new Path(source, file.getKey()))
              : archived.getOrDefault(file.getKey(), new byte[0]);
      if (!Sha256.of(content).equals(file.getValue())) {
        throw new IOException(
            new Path(source, file.getKey())
                + ": is damaged: its contents do not have the SHA-256 that model.json states");
      }
      Path copy = new Path(target, file.getKey());
      try (OutputStream out = copy.getFileSystem(hadoop).create(copy, false)) {
        out.write(content);
      }
    }
  }

  /** Returns the files of an archive by name. */
  static Map<String, byte[]> contents(byte[] archive) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        contents.put(entry.getName(), zip.readAllBytes());
      }
    }
    return contents;
  }
}
