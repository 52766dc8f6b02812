package dev.starsight.lake;

import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import dev.starsight.reviews.ReviewColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The manifest of a lake, and whether its files are there. DuckDB reads the Parquet files. */
public final class LakeManifestTarget implements FuzzTarget {

  private static final String FOLDER = "reviews/product_category=Books/";

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    List<LakeManifest.Part> parts =
        List.of(
            new LakeManifest.Part("Books", FOLDER + "75dcce7ed03734a9-0.parquet", 3, 4),
            new LakeManifest.Part("Books", FOLDER + "75dcce7ed03734a9-1.parquet", 1, 4));
    new LakeManifest(
            List.of(
                new LakeManifest.Source(
                    "reviews.tsv",
                    "/data/reviews.tsv",
                    "ab".repeat(32),
                    900,
                    4,
                    1,
                    ReviewColumns.defaults(),
                    "rejects/75dcce7ed03734a9.txt",
                    parts,
                    List.of())))
        .write(scratch);
    FuzzFiles files = FuzzFiles.load(scratch);
    parts.forEach(part -> files.with(part.file(), "PAR1"));
    return List.of(files);
  }

  @Override
  public void read(Path directory) throws IOException {
    Optional<LakeManifest> manifest = LakeManifest.read(directory);
    if (manifest.isPresent()) {
      manifest.get().rows();
      manifest.get().rowsByCategory();
      Set<String> places = new HashSet<>();
      manifest.get().parts().forEach(part -> places.add(part.folder() + part.prefix()));
      manifest.get().requireFiles(directory);
    }
  }
}
