package dev.starsight.lake.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The vectors of an encoder in a lake as listed in {@code embeddings.json}: files that it does not
 * name do not count. Immutable.
 *
 * @param encoder the encoder's name, for people
 * @param digest the encoder's digest
 * @param width the numbers of a vector
 * @param rowsAPart the rows of a lake's file that a part belongs to; the last part has fewer
 */
record EmbeddingManifest(
    String encoder, String digest, int width, int rowsAPart, List<EmbeddedFile> files) {

  static final String NAME = "embeddings.json";

  private static final String FORMAT = "starsight-embeddings";
  private static final int VERSION = 1;
  private static final int MOST_ROWS = 1 << 20;
  private static final Pattern PART =
      Pattern.compile("[0-9a-f]{16}(-r[0-9]+)?-[0-9]+-[0-9]{5,}\\.parquet");

  /**
   * A Parquet file of the lake with the parts that were made of it.
   *
   * @param file the path within the lake
   * @param modified the time of its last change, in milliseconds
   */
  record EmbeddedFile(
      String file, long rows, long bytes, long modified, String sha256, List<Part> parts) {

    EmbeddedFile {
      parts = List.copyOf(parts);
      for (int i = 1; i < parts.size(); i++) {
        if (parts.get(i - 1).number() >= parts.get(i).number()) {
          throw new IllegalArgumentException("the numbers of parts must ascend in " + file);
        }
      }
    }

    EmbeddedFile withParts(List<Part> others) {
      return new EmbeddedFile(file, rows, bytes, modified, sha256, others);
    }
  }

  /**
   * The vectors of a range of rows.
   *
   * @param number the range, from 0
   * @param file the name in the directory of the manifest
   * @param vectors the number of rows with text
   */
  record Part(int number, String file, int vectors, long bytes, String sha256) {}

  EmbeddingManifest {
    files = List.copyOf(files);
  }

  EmbeddingManifest withFiles(List<EmbeddedFile> others) {
    return new EmbeddingManifest(encoder, digest, width, rowsAPart, others);
  }

  /** Returns the manifest with one more part of a file, which is added if it is missing. */
  EmbeddingManifest with(EmbeddedFile file, Part part) {
    List<EmbeddedFile> all = new ArrayList<>(files);
    int at = all.stream().map(EmbeddedFile::file).toList().indexOf(file.file());
    List<Part> parts = new ArrayList<>(at < 0 ? file.parts() : all.get(at).parts());
    parts.add(part);
    parts.sort((a, b) -> Integer.compare(a.number(), b.number()));
    if (at < 0) {
      all.add(file.withParts(parts));
    } else {
      all.set(at, file.withParts(parts));
    }
    return withFiles(all);
  }

  Stream<Part> parts() {
    return files.stream().flatMap(file -> file.parts().stream());
  }

  long vectors() {
    return parts().mapToLong(Part::vectors).sum();
  }

  long bytes() {
    return parts().mapToLong(Part::bytes).sum();
  }

  boolean isOf(TextEmbedder embedder) {
    return digest.equals(embedder.digest()) && width == embedder.width();
  }

  /** Returns the name of a part: that of the lake's file and a number. */
  static String partName(String file, int number) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return "%s-%05d.parquet".formatted(name.substring(0, name.lastIndexOf('.')), number);
  }

  static boolean isPartName(String name) {
    return PART.matcher(name).matches();
  }

  /**
   * Reads the manifest of a directory; empty if there is none.
   *
   * @throws IOException naming the file, if it is not such a manifest
   * @throws StarsightException if a later version of the program wrote it
   */
  static Optional<EmbeddingManifest> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(JsonFields.read(file).as(EmbeddingManifest::parse))
        : Optional.empty();
  }

  private static EmbeddingManifest parse(JsonFields fields) throws IOException {
    if (!fields.text("format").equals(FORMAT)) {
      throw fields.refused("format", FORMAT);
    }
    long version = fields.count("version");
    if (version > VERSION) {
      throw new StarsightException(
          ("%s: these embeddings are of version %s, but this program knows versions up to %s;"
                  + " use a newer one")
              .formatted(fields.source(), version, VERSION));
    }
    JsonFields encoder = fields.object("encoder");
    return new EmbeddingManifest(
        encoder.text("name"),
        encoder.text("sha256"),
        encoder.integer("width", 1, MOST_ROWS),
        fields.integer("rowsAPart", 1, MOST_ROWS),
        fields.list("files", EmbeddingManifest::file));
  }

  private static EmbeddedFile file(JsonFields fields) throws IOException {
    return new EmbeddedFile(
        fields.text("file"),
        fields.count("rows"),
        fields.count("bytes"),
        fields.whole("modified"),
        fields.text("sha256"),
        fields.list("parts", EmbeddingManifest::part));
  }

  private static Part part(JsonFields fields) throws IOException {
    if (!isPartName(fields.text("file"))) {
      throw fields.refused("file", "like 0a56b8b4678e25a9-0-00000.parquet");
    }
    return new Part(
        fields.integer("number", 0, Integer.MAX_VALUE),
        fields.text("file"),
        fields.integer("vectors", 0, MOST_ROWS),
        fields.count("bytes"),
        fields.text("sha256"));
  }

  /** Writes the manifest atomically; it is on the disk when this method returns. */
  void write(Path directory) throws IOException {
    ObjectNode tree = Json.object().put("format", FORMAT).put("version", VERSION);
    tree.putObject("encoder").put("name", encoder).put("sha256", digest).put("width", width);
    tree.put("rowsAPart", rowsAPart);
    ArrayNode list = tree.putArray("files");
    for (EmbeddedFile file : files) {
      ArrayNode parts =
          list.addObject()
              .put("file", file.file())
              .put("rows", file.rows())
              .put("bytes", file.bytes())
              .put("modified", file.modified())
              .put("sha256", file.sha256())
              .putArray("parts");
      for (Part part : file.parts()) {
        parts
            .addObject()
            .put("number", part.number())
            .put("file", part.file())
            .put("vectors", part.vectors())
            .put("bytes", part.bytes())
            .put("sha256", part.sha256());
      }
    }
    Json.writeDurably(directory.resolve(NAME), tree);
  }
}
