package dev.starsight.lake.search;

import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Catalogue.DataFile;
import dev.starsight.lake.search.EmbeddingManifest.EmbeddedFile;
import dev.starsight.lake.search.EmbeddingManifest.Part;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which vectors of an encoder a lake has now. Parts of files that the lake no longer has, or has
 * with other bytes, are left out, and so are parts that are missing or of another size.
 *
 * @param directory the directory of the encoder's vectors, which may be missing
 * @param manifest the parts that may be used
 * @param files the lake's files, in order
 * @param damaged parts that are listed, but missing or of another size
 */
record EmbeddingInventory(
    Path directory, EmbeddingManifest manifest, List<DataFile> files, List<Path> damaged) {

  static final String FOLDER = "embeddings";

  private static final int DIGITS = 16;

  EmbeddingInventory {
    files = List.copyOf(files);
    damaged = List.copyOf(damaged);
  }

  /**
   * Looks at a lake.
   *
   * @param rowsAPart for an encoder without vectors in the lake
   */
  static EmbeddingInventory of(Path lake, TextEmbedder embedder, int rowsAPart) throws IOException {
    List<DataFile> files = Catalogue.dataFiles(lake);
    Path real = lake.toRealPath();
    Path folder = real.resolve(FOLDER);
    Path directory = folder.resolve(embedder.digest().substring(0, DIGITS));
    for (Path path : List.of(folder, directory, directory.resolve(EmbeddingManifest.NAME))) {
      if (Files.isSymbolicLink(path)) {
        throw new DamagedFileException(
            path.toString(), "is a symbolic link, but a lake's files are its own");
      }
    }
    EmbeddingManifest empty =
        new EmbeddingManifest(
            embedder.name(), embedder.digest(), embedder.width(), rowsAPart, List.of());
    EmbeddingManifest found = EmbeddingManifest.read(directory).orElse(empty);
    if (!found.isOf(embedder)) {
      return new EmbeddingInventory(directory, empty, files, List.of());
    }
    List<Path> damaged = new ArrayList<>();
    EmbeddingManifest usable = found.withFiles(usable(real, directory, files, found, damaged));
    return new EmbeddingInventory(directory, usable, files, damaged);
  }

  private static List<EmbeddedFile> usable(
      Path lake, Path directory, List<DataFile> files, EmbeddingManifest found, List<Path> damaged)
      throws IOException {
    Map<String, EmbeddedFile> known = new HashMap<>();
    found.files().forEach(file -> known.put(file.file(), file));
    List<EmbeddedFile> usable = new ArrayList<>();
    for (DataFile file : files) {
      EmbeddedFile embedded = known.get(file.file());
      if (embedded != null && isSame(embedded, file, lake.resolve(file.file()))) {
        List<Part> there = new ArrayList<>();
        for (Part part : embedded.parts()) {
          if (isThere(directory, part)) {
            there.add(part);
          } else {
            damaged.add(directory.resolve(part.file()));
          }
        }
        usable.add(embedded.withParts(there));
      }
    }
    return usable;
  }

  /** A file whose size and time are the same is taken to be unchanged and not read. */
  private static boolean isSame(EmbeddedFile embedded, DataFile file, Path path)
      throws IOException {
    return embedded.bytes() == file.bytes()
        && embedded.rows() == file.rows()
        && (embedded.modified() == modified(path) || embedded.sha256().equals(Sha256.of(path)));
  }

  static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  private static boolean isThere(Path directory, Part part) {
    Path file = directory.resolve(part.file());
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) == part.bytes();
    } catch (IOException e) {
      return false; // It is made again.
    }
  }

  long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  /** Returns the files with missing parts, in order. */
  List<Missing> missing() {
    Map<String, EmbeddedFile> known = new HashMap<>();
    manifest.files().forEach(file -> known.put(file.file(), file));
    List<Missing> missing = new ArrayList<>();
    for (DataFile file : files) {
      BitSet absent = new BitSet();
      absent.set(0, parts(file));
      EmbeddedFile embedded = known.get(file.file());
      if (embedded != null) {
        embedded.parts().forEach(part -> absent.clear(part.number()));
      }
      if (!absent.isEmpty()) {
        missing.add(new Missing(file, absent.stream().boxed().toList()));
      }
    }
    return missing;
  }

  /** Returns the number of rows whose parts are missing. */
  long missingRows() {
    return missing().stream()
        .flatMapToLong(one -> one.parts().stream().mapToLong(part -> rows(one.file(), part)))
        .sum();
  }

  private int parts(DataFile file) {
    int rows = manifest.rowsAPart();
    return Math.toIntExact((file.rows() + rows - 1) / rows);
  }

  /** Returns the number of rows that a part belongs to. */
  private long rows(DataFile file, int part) {
    return Math.min(manifest.rowsAPart(), file.rows() - (long) part * manifest.rowsAPart());
  }

  /**
   * A file of the lake with the parts that it lacks.
   *
   * @param parts their numbers in ascending order, at least one
   */
  record Missing(DataFile file, List<Integer> parts) {

    Missing {
      parts = List.copyOf(parts);
    }
  }
}
