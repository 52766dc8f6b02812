package dev.starsight.lake.parquet;

import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads feature rows from Parquet files, also those of other programs. */
public final class ParquetFeatures {

  private ParquetFeatures() {}

  /**
   * Opens a data set: a directory of {@code part-*.parquet}, or one Parquet file of any name. The
   * columns are those of {@link ParquetFeatureWriter}, in any order and of any integer type; others
   * are ignored, and {@code label_ids} may be lists of one.
   *
   * @throws IOException naming the path, if it does not exist, or a file of it is missing or has
   *     another size than the manifest says
   */
  public static FeatureReader open(Path directoryOrFile) throws IOException {
    if (Files.isRegularFile(directoryOrFile)) {
      return FeatureReader.of(List.of(new ParquetShard(directoryOrFile, null)));
    }
    List<FeatureShard> shards = new ArrayList<>();
    for (FeatureFiles.Listed file : FeatureFiles.listed(directoryOrFile, FeatureFormat.PARQUET)) {
      shards.add(new ParquetShard(file.file(), file.part()));
    }
    return FeatureReader.of(shards);
  }
}
