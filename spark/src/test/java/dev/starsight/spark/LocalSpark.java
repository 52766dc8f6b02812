package dev.starsight.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The one Spark session that all tests of a process share: two threads, and the strictest Kryo. */
public final class LocalSpark {

  private LocalSpark() {}

  /** Returns the session, which lives as long as the process. */
  public static synchronized SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", Path.of("target/warehouse").toUri().toString())
            .config("spark.local.dir", Path.of("target/spark-local").toAbsolutePath().toString())
            .config("spark.hadoop.fs.counted.impl", CountedFileSystem.class.getName())
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", "true")
            // Spark itself does not register what its sink for files sends from tasks.
            .config(
                "spark.kryo.classesToRegister",
                "org.apache.spark.sql.execution.streaming.SinkFileStatus,"
                    + "org.apache.spark.sql.catalyst.expressions.GenericInternalRow")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /** Returns a DataFrame of ids and texts, some of which may be null, in so many partitions. */
  public static Dataset<Row> texts(List<String> texts, int partitions) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("review_body", DataTypes.StringType)
            .add("dotted.name", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(RowFactory.create(i, texts.get(i), "x" + i));
    }
    return session().createDataFrame(rows, schema).repartition(partitions).orderBy("id");
  }
}
