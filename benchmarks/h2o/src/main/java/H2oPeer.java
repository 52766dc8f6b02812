import ai.h2o.automl.AutoML;
import ai.h2o.automl.AutoMLBuildSpec;
import hex.Model;
import hex.api.RegisterAlgos;
import hex.api.xgboost.RegisterRestApi;
import hex.word2vec.Word2Vec;
import hex.word2vec.Word2VecModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import water.DKV;
import water.Futures;
import water.H2O;
import water.Key;
import water.api.RestApiContext;
import water.fvec.AppendableVec;
import water.fvec.Frame;
import water.fvec.NewChunk;
import water.fvec.Vec;
import water.parser.BufferedString;

/**
 * H2O's AutoML as a peer, on its own Word2Vec and, if asked for, on columns of our matrix: a program
 * for {@code ProgramPeer}.
 *
 * <p>Words are mapped to vectors of 100 numbers with the defaults of H2O, a text to the mean of its
 * words; AutoML has the rest of the time and all its defaults, and ranks by the mean error a class.
 */
public final class H2oPeer {

  private static final String[] STARS = {"1", "2", "3", "4", "5"};
  private static final int TEXTS_A_CHUNK = 4096;
  private static final int VECTOR = 100;

  private final Path directory;
  private final int columns;
  private Word2VecModel words;
  private Model<?, ?, ?> leader;

  private H2oPeer(Path directory, int columns) {
    this.directory = directory;
    this.columns = columns;
  }

  /**
   * Takes the total seconds, {@code balanced} or {@code plain}, how many columns of our matrix to
   * take besides the vectors, and the directory.
   */
  public static void main(String[] args) throws IOException {
    long begun = System.nanoTime();
    PrintStream answers = System.out;
    System.setOut(System.err); // H2O prints there, which is not an answer.
    String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
    String name = "starsight-" + ProcessHandle.current().pid();
    H2O.main(
        new String[] {
          "-name",
          name,
          "-ip",
          "127.0.0.1",
          "-disable_web",
          "-log_level",
          "ERRR",
          "-nthreads",
          threads
        });
    H2O.waitForCloudSize(1, 20_000);
    registerAlgorithms();
    H2oPeer peer = new H2oPeer(Path.of(args[3]), Integer.parseInt(args[2]));
    peer.fit(begun + (long) (Double.parseDouble(args[0]) * 1e9), args[1].equals("balanced"));
    answers.println("fitted");
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String file = requests.readLine(); file != null; file = requests.readLine()) {
      peer.predict(file);
      answers.println("predicted");
    }
    System.exit(0); // Its own threads go on otherwise.
  }

  /** Registers the algorithms as the web server of H2O does at its start. */
  private static void registerAlgorithms() {
    RestApiContext nobody =
        (RestApiContext)
            Proxy.newProxyInstance(
                H2oPeer.class.getClassLoader(),
                new Class<?>[] {RestApiContext.class},
                (proxy, method, arguments) -> null);
    new RegisterAlgos().registerEndPoints(nobody);
    new RegisterRestApi().registerEndPoints(nobody);
  }

  private void fit(long end, boolean balanced) throws IOException {
    List<String[]> train = read("train.tsv");
    Vec trainWords = words(train);
    Frame corpus =
        new Frame(Key.<Frame>make("words"), new String[] {"word"}, new Vec[] {trainWords});
    DKV.put(corpus);
    Word2VecModel.Word2VecParameters parameters = new Word2VecModel.Word2VecParameters();
    parameters._train = corpus._key;
    parameters._vec_size = VECTOR;
    words = new Word2Vec(parameters).trainModel().get();
    Frame rows = rows("train", train, trainWords);
    List<String[]> validation = read("validation.tsv");
    Frame validationRows = rows("validation", validation, words(validation));
    AutoMLBuildSpec spec = new AutoMLBuildSpec();
    spec.input_spec.training_frame = rows._key;
    spec.input_spec.leaderboard_frame = validationRows._key;
    spec.input_spec.response_column = "stars";
    spec.input_spec.sort_metric = "mean_per_class_error";
    spec.build_control.balance_classes = balanced;
    spec.build_control.project_name = "peer";
    spec.build_control.stopping_criteria.set_seed(42);
    spec.build_control.stopping_criteria.set_max_runtime_secs((end - System.nanoTime()) / 1e9);
    AutoML automl = AutoML.startAutoML(spec);
    automl.get();
    leader = automl.leader();
    System.err.println(automl.leaderboard().toTwoDimTable().toString(2, false));
  }

  /** Returns stars and text by row. */
  private List<String[]> read(String name) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readString(directory.resolve(name)).split("\n")) {
      rows.add(line.split("\t", -1));
    }
    return rows;
  }

  /** Returns one word a row, and a row without word after each text. */
  private static Vec words(List<String[]> rows) {
    AppendableVec vec = new AppendableVec(Vec.newKey(), Vec.T_STR);
    Futures futures = new Futures();
    for (int from = 0, chunk = 0; from < rows.size(); from += TEXTS_A_CHUNK, chunk++) {
      NewChunk words = new NewChunk(vec, chunk);
      for (String[] row : rows.subList(from, Math.min(rows.size(), from + TEXTS_A_CHUNK))) {
        for (String word : row[1].toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}']+")) {
          if (!word.isEmpty()) {
            words.addStr(new BufferedString(word));
          }
        }
        words.addNA();
      }
      words.close(chunk, futures);
    }
    Vec closed = vec.layout_and_close(futures);
    futures.blockForPending();
    return closed;
  }

  /** Returns the vectors of texts and their stars. */
  private Frame rows(String name, List<String[]> rows, Vec wordsOfRows) throws IOException {
    Frame vectors = words.transform(wordsOfRows, Word2VecModel.AggregateMethod.AVERAGE);
    if (vectors.numRows() != rows.size()) {
      throw new IllegalStateException(vectors.numRows() + " vectors of " + rows.size() + " texts");
    }
    Vec stars = vectors.anyVec().makeZero(STARS);
    try (Vec.Writer writer = stars.open()) {
      for (int row = 0; row < rows.size(); row++) {
        writer.set(row, Math.max(0, Integer.parseInt(rows.get(row)[0]) - 1));
      }
    }
    Frame frame = new Frame(Key.<Frame>make(name), vectors.names(), vectors.vecs());
    addColumns(name, frame);
    frame.add("stars", stars);
    DKV.put(frame);
    return frame;
  }

  /** Adds the first columns of our matrix, which are zero where the file has nothing. */
  private void addColumns(String name, Frame frame) throws IOException {
    if (columns == 0) {
      return;
    }
    List<String> lines = Files.readAllLines(directory.resolve(name + ".columns"));
    List<List<Entry>> entries = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      entries.add(new ArrayList<>());
    }
    for (int row = 0; row < lines.size(); row++) {
      for (String entry : lines.get(row).isEmpty() ? new String[0] : lines.get(row).split(" ")) {
        int colon = entry.indexOf(':');
        int column = Integer.parseInt(entry.substring(0, colon));
        if (column < columns) {
          entries.get(column).add(new Entry(row, Double.parseDouble(entry.substring(colon + 1))));
        }
      }
    }
    Vec[] zeros = frame.anyVec().makeZeros(columns);
    for (int column = 0; column < columns; column++) {
      try (Vec.Writer writer = zeros[column].open()) {
        for (Entry entry : entries.get(column)) {
          writer.set(entry.row(), entry.value());
        }
      }
      frame.add("ngram" + column, zeros[column]);
    }
  }

  /** A value of a column. */
  private record Entry(int row, double value) {}

  private void predict(String file) throws IOException {
    String name = file.substring(0, file.length() - ".tsv".length());
    List<String[]> rows = read(file);
    Frame predicted = leader.score(rows(name, rows, words(rows)));
    try (Writer writer = Files.newBufferedWriter(directory.resolve(file + ".probabilities"))) {
      for (int row = 0; row < rows.size(); row++) {
        for (int star = 0; star < STARS.length; star++) {
          writer.write((star == 0 ? "" : " ") + predicted.vec("p" + STARS[star]).at(row));
        }
        writer.write('\n');
      }
    }
  }
}
