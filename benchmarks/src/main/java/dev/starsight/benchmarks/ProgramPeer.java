package dev.starsight.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.benchmarks.LearnerPeer.Fitted;
import dev.starsight.benchmarks.LearnerPeer.Setting;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A learner that is a separate program, in any language. It is started with a directory as its last
 * argument, which contains {@code train.tsv} and {@code validation.tsv}, and prints a line on
 * standard output when it has fitted. Then each line on its standard input is the name of a file in
 * the directory to predict; it writes a file of the same name with {@code .probabilities} beside
 * it, one line a row, the probabilities of the stars 1 to 5 separated by blanks, and prints a line.
 * It ends at the end of its standard input.
 *
 * <p>A row of a {@code .tsv} is the stars, a tab, and the text with line ends and tabs as blanks;
 * in a file to predict the stars are 0. A {@code .columns} of the same name beside it has {@code
 * column:value} of the same rows, separated by blanks: the part of our own matrix that has the
 * thousand columns with the largest sums of squares in the training part, the largest first. Its
 * processor time is that of its process, so a script must {@code exec} it.
 */
final class ProgramPeer implements Fitted {

  private static final int COLUMNS = 1000;

  private final LabelSet labels;
  private final PeerFeatures.Computed matrix;
  private final int[] columns;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final Path directory;
  private int asked;

  private ProgramPeer(
      LabelSet labels,
      PeerFeatures.Computed matrix,
      int[] columns,
      Process process,
      Path directory) {
    this.labels = labels;
    this.matrix = matrix;
    this.columns = columns;
    this.process = process;
    this.requests = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.directory = directory;
  }

  /**
   * Creates the peers of arguments such as {@code NAME=COMMAND} and {@code NAME, SETTING=COMMAND},
   * in their order. The words of a command are separated by blanks.
   *
   * @param directory an existing directory for the files
   */
  static List<LearnerPeer> all(List<String> arguments, Path directory) {
    Map<String, List<Setting>> settings = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String[] name = argument.substring(0, equals).split(", ", 2);
      String command = argument.substring(equals + 1);
      settings
          .computeIfAbsent(name[0], peer -> new ArrayList<>())
          .add(
              Setting.of(
                  name.length == 1 ? "its own" : name[1],
                  PeerFeatures.OURS,
                  (data, matrix) -> () -> fit(command, directory, data, matrix)));
    }
    return settings.entrySet().stream()
        .map(peer -> new LearnerPeer(peer.getKey(), peer.getValue()))
        .toList();
  }

  private static Fitted fit(
      String command, Path directory, TrainingData data, PeerFeatures.Computed matrix)
      throws IOException {
    int[] columns = matrix.train().heaviest(COLUMNS);
    write(directory, "train", data.train().rows(), true, matrix.train().lines(columns));
    List<Example> validation = data.validation().rows();
    write(directory, "validation", validation, true, matrix.of(validation).lines(columns));
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
    words.add(directory.toString());
    Process process = new ProcessBuilder(words).redirectError(Redirect.INHERIT).start();
    ProgramPeer peer = new ProgramPeer(data.labels(), matrix, columns, process, directory);
    try {
      peer.answer();
    } catch (IOException e) {
      peer.close();
      throw e;
    }
    return peer;
  }

  private static void write(
      Path directory, String name, List<Example> rows, boolean labelled, List<String> columns)
      throws IOException {
    Files.write(directory.resolve(name + ".columns"), columns, UTF_8);
    try (Writer writer = Files.newBufferedWriter(directory.resolve(name + ".tsv"), UTF_8)) {
      for (Example row : rows) {
        writer.write(labelled ? row.requireLabel() : "0");
        writer.write('\t');
        writer.write(row.text().replaceAll("[\\t\\n\\x0B\\f\\r\\x85\\u2028\\u2029]", " "));
        writer.write('\n');
      }
    }
  }

  private void answer() throws IOException {
    if (answers.readLine() == null) {
      throw new IOException(
          process.info().commandLine().orElse("the program") + ": ended too early");
    }
  }

  @Override
  public List<Prediction> predict(List<Example> rows) throws IOException {
    String part = "rows-" + asked++;
    write(directory, part, rows, false, matrix.of(rows).lines(columns));
    String name = part + ".tsv";
    requests.write(name + "\n");
    requests.flush();
    answer();
    Path file = directory.resolve(name + ".probabilities");
    List<Prediction> predictions = new ArrayList<>(rows.size());
    for (String line : Files.readAllLines(file, UTF_8)) {
      double[] probabilities =
          Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      predictions.add(Prediction.of(labels, probabilities));
    }
    if (predictions.size() != rows.size()) {
      throw new IOException(
          file + ": " + rows.size() + " rows are needed, but there are " + predictions.size());
    }
    return predictions;
  }

  @Override
  public double furtherProcessor() {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
