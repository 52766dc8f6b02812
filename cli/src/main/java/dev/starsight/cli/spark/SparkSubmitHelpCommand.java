package dev.starsight.cli.spark;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Version;
import picocli.CommandLine.Command;

/** {@code spark-submit-help}: prints how programs of one's own run with Starsight on a cluster. */
@Command(
    name = "spark-submit-help",
    description =
        "Print the lines that run a program with Starsight by spark-submit, in PySpark, on EMR and"
            + " on Dataproc.",
    footer = {"", "Example: starsight spark-submit-help"})
public final class SparkSubmitHelpCommand extends StarsightCommand {

  private static final String TEXT =
      """
      The jars for Spark 3.5 with Scala 2.12 lie in spark/target/starsight-spark_2.12 after
      mvn package; those for Spark 4 with Scala 2.13 in spark/target/starsight-spark_2.13 after
      mvn package -Pspark4. Starsight is %s. Java 17 is needed on the driver and the executors.

      This command line on a cluster whose nodes see the same files:

        starsight check --input reviews/ --out checked --engine spark \\
            --master spark://HOST:7077 --spark-home /opt/spark

      A program of your own (client mode; with --deploy-mode cluster the jars must have URLs
      that the cluster reads, such as hdfs:// or s3://):

        JARS=$(ls spark/target/starsight-spark_2.12/*.jar | paste -sd,)
        spark-submit --master spark://HOST:7077 --jars "$JARS" --class your.Main your.jar

      PySpark:

        pyspark --jars "$JARS"
        >>> spark.udf.registerJavaFunction("predict_star",
        ...     "dev.starsight.spark.functions.PredictStar", "string")

      Amazon EMR (7.x, Spark 3.5):

        aws s3 cp spark/target/starsight-spark_2.12 s3://BUCKET/starsight/ --recursive
        aws emr add-steps --cluster-id j-ID --steps Type=Spark,Name=starsight,\\
        Args=[--jars,"s3://BUCKET/starsight/*.jar",--class,your.Main,s3://BUCKET/your.jar]

      Google Dataproc (image 2.2, Spark 3.5):

        gcloud storage cp spark/target/starsight-spark_2.12/*.jar gs://BUCKET/starsight/
        gcloud dataproc jobs submit spark --cluster=NAME --region=REGION --class=your.Main \\
            --jars="$(gcloud storage ls gs://BUCKET/starsight/*.jar | paste -sd,),gs://BUCKET/your.jar"

      Encoders (not linear models) also need ai.djl.pytorch:pytorch-jni and pytorch-native-cpu
      with the classifier of the executors' platform among the jars.
      """;

  @Override
  public Integer call() {
    console().text(TEXT.formatted(Version.current()));
    return DONE;
  }
}
