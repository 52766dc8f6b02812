package dev.starsight.lake.search;

import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.search.EmbeddingInventory.Missing;
import dev.starsight.lake.search.EmbeddingManifest.EmbeddedFile;
import dev.starsight.lake.search.EmbeddingManifest.Part;
import dev.starsight.run.Progress;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the missing parts of an inventory, one after the other. A part is on the disk before the
 * manifest names it. The caller holds the lock of the directory. Not thread-safe.
 */
final class EmbeddingWork {

  /** Texts that are embedded between two reports of progress, of about the same length. */
  private static final int TEXTS_A_CALL = 512;

  private static final String STAGING = "incoming";

  private final Path lake;
  private final EmbeddingInventory inventory;
  private final TextEmbedder embedder;
  private final Progress progress;
  private final Path directory;
  private final long total;
  private EmbeddingManifest manifest;
  private long done;

  /**
   * Prepares the work.
   *
   * @param lake the real path
   */
  EmbeddingWork(Path lake, EmbeddingInventory inventory, TextEmbedder embedder, Progress progress) {
    this.lake = lake;
    this.inventory = inventory;
    this.embedder = embedder;
    this.progress = progress;
    this.directory = inventory.directory();
    this.total = inventory.missingRows();
    this.manifest = inventory.manifest();
  }

  /** Does the work and returns the parts of before and the new ones. */
  EmbeddingManifest run(LakeOptions options) throws IOException {
    manifest.write(directory);
    deleteStrays();
    try (AtomicDirectory staging = AtomicDirectory.creating(directory.resolve(STAGING));
        DuckDb duck =
            DuckDb.open(
                options.threads(),
                options.memoryMegabytes(),
                staging.path().resolve("spill").toString())) {
      for (Missing missing : inventory.missing()) {
        embed(missing, duck, staging.path());
      }
    } catch (SQLException e) {
      throw DuckDb.failure(directory.toString(), "cannot be written", e);
    }
    return manifest;
  }

  /** Deletes parts that the manifest does not name, and no other files. */
  private void deleteStrays() throws IOException {
    Set<String> known = manifest.parts().map(Part::file).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (EmbeddingManifest.isPartName(name) && !known.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  private void embed(Missing missing, DuckDb duck, Path staging) throws IOException {
    Path data = lake.resolve(missing.file().file());
    EmbeddedFile file =
        new EmbeddedFile(
            missing.file().file(),
            missing.file().rows(),
            missing.file().bytes(),
            EmbeddingInventory.modified(data),
            Sha256.of(data),
            List.of());
    try (LakeFileRows reader = LakeFileRows.open(duck, data, missing, manifest.rowsAPart())) {
      while (reader.hasNext()) {
        int number = reader.number();
        long rows = reader.rows();
        PartRows part = reader.read();
        float[][] vectors = embed(part.texts(), rows);
        manifest = manifest.with(file, store(duck, staging, file, number, part, vectors));
        manifest.write(directory);
        done += rows;
        progress.update("embedding", done, total, "");
      }
    }
  }

  private float[][] embed(List<String> texts, long rows) {
    float[][] vectors = new float[texts.size()][];
    int[] order =
        IntStream.range(0, vectors.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .mapToInt(i -> i)
            .toArray();
    for (int from = 0; from < order.length; from += TEXTS_A_CALL) {
      int to = Math.min(order.length, from + TEXTS_A_CALL);
      List<String> batch = IntStream.range(from, to).mapToObj(i -> texts.get(order[i])).toList();
      float[][] embedded = embedder.embed(batch);
      for (int i = from; i < to; i++) {
        vectors[order[i]] = UnitVector.of(embedded[i - from], embedder);
      }
      progress.update("embedding", done + rows * to / order.length, total, "");
    }
    return vectors;
  }

  private Part store(
      DuckDb duck, Path staging, EmbeddedFile file, int number, PartRows part, float[][] vectors)
      throws IOException {
    String name = EmbeddingManifest.partName(file.file(), number);
    Path written = staging.resolve(name);
    Path target = directory.resolve(name);
    PartFile.write(duck, written, part, vectors, target);
    Part stored =
        new Part(number, name, part.rows().size(), Files.size(written), Sha256.of(written));
    Disk.force(written);
    Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    Disk.forceDirectory(directory);
    return stored;
  }
}
