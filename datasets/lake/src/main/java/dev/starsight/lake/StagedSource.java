package dev.starsight.lake;

import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.Rejects;
import dev.starsight.files.internal.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files written from one source, still in the staging folder of an ingest.
 *
 * @param source the source without its files
 * @param rejectsFile the file with the refused rows; null if there are none
 * @param files the Parquet files
 * @param prefix the beginning of the names of the files in the lake
 */
record StagedSource(
    LakeManifest.Source source,
    Dialect dialect,
    Rejects rejects,
    @Nullable Path rejectsFile,
    List<Part> files,
    String prefix) {

  static final String REVIEWS = "reviews";
  static final String REJECTS = "rejects";

  /** A Parquet file of one category. */
  record Part(Path file, String category, long rows, long bytes) {}

  StagedSource withPrefix(String free) {
    return new StagedSource(source, dialect, rejects, rejectsFile, files, free);
  }

  /** Returns the entry of the manifest for the source once its files are moved. */
  LakeManifest.Source manifestEntry(PartitionNames names) {
    List<LakeManifest.Part> parts = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Part file = files.get(i);
      parts.add(new LakeManifest.Part(file.category, target(names, i), file.rows, file.bytes));
    }
    return new LakeManifest.Source(
        source.path(),
        source.location(),
        source.sha256(),
        source.bytes(),
        source.rows(),
        source.rejected(),
        source.columns(),
        rejectsFile == null ? "" : rejectsTarget(),
        parts,
        List.of());
  }

  /** Checks that no place of a file in the lake is behind a symbolic link. */
  void requireNoLink(Path lake, PartitionNames names) throws IOException {
    for (int i = 0; i < files.size(); i++) {
      LakeManifest.requireNoLink(lake, target(names, i));
    }
  }

  /**
   * Moves the files to their places in the lake. Bytes and names are on the disk when this method
   * returns, so that a manifest may name them.
   */
  void move(Path lake, PartitionNames names) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (int i = 0; i < files.size(); i++) {
      folders.add(move(files.get(i).file, lake.resolve(target(names, i))));
    }
    if (rejectsFile != null) {
      folders.add(move(rejectsFile, lake.resolve(rejectsTarget())));
    }
    for (Path folder : folders) {
      Disk.forceDirectory(folder);
    }
  }

  private String target(PartitionNames names, int i) {
    String folder = names.folder(files.get(i).category);
    return "%s/%s/%s-%s.parquet".formatted(REVIEWS, folder, prefix, i);
  }

  private String rejectsTarget() {
    return "%s/%s.csv".formatted(REJECTS, prefix);
  }

  /** Moves a file and returns its new folder. */
  private static Path move(Path from, Path to) throws IOException {
    Path folder = Objects.requireNonNull(to.getParent());
    Disk.createDirectories(folder);
    Disk.force(from);
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }
}
