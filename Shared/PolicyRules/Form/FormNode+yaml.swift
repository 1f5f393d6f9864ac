private import Yams

extension FormNode {
  /// Bytes of a policy file at most.
  static let yamlBytesMaximum = 65_536
  /// Values of a policy file at most: aliases can stand for more than was written.
  private static let yamlNodesMaximum = 20_000
  /// Aliases of a policy file at most. The library follows them in a key before it can be asked how many
  /// values they make; as few as these make some hundreds, however they are nested.
  private static let yamlAliasesMaximum = 16

  /// The one document of a YAML text.
  static func yaml(_ bytes: [UInt8], file: String) throws(PolicyFaults) -> FormNode {
    func fault(_ code: PolicyFaultCode, _ line: Int?, _ value: String) -> PolicyFaults {
      PolicyFaults([PolicyFault(file: file, path: "", line: line, code, value: value)])
    }
    guard bytes.count <= yamlBytesMaximum else {
      throw fault(.fileTooLarge, nil, String(bytes.count))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault(.yamlMalformed, nil, "UTF-8")
    }
    guard text.matches(of: /(?m)(?:^|[\s\[{,])\*[^\s\[\]{},*]/).count <= yamlAliasesMaximum else {
      throw fault(.fileTooLarge, nil, String(bytes.count))
    }
    do {
      var left = yamlNodesMaximum
      guard let root = try Yams.compose(yaml: text) else {
        throw fault(.yamlMalformed, 1, "")
      }
      return try FormNode(root, &left)
    } catch let faults as PolicyFaults {
      throw faults
    } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
      throw fault(.keyRepeated, context.mark.line, duplicates.sorted().joined(separator: ", "))
    } catch YamlError.scanner(_, let problem, let mark, _) {
      throw fault(.yamlMalformed, mark.line, problem)
    } catch YamlError.parser(_, let problem, let mark, _) {
      throw fault(.yamlMalformed, mark.line, problem)
    } catch YamlError.composer(_, let problem, let mark, _) {
      throw fault(.yamlMalformed, mark.line, problem)
    } catch is TooManyNodes {
      throw fault(.fileTooLarge, nil, String(bytes.count))
    } catch {
      throw fault(.yamlMalformed, nil, "")
    }
  }

  private struct TooManyNodes: Error {}

  private init(_ node: Node, _ left: inout Int) throws {
    left -= 1
    guard left > 0 else { throw TooManyNodes() }
    line = node.mark?.line ?? 1
    switch node {
    case .mapping(let mapping):
      var fields: [Field] = []
      for (key, inner) in mapping {
        fields.append(
          Field(
            name: key.scalar?.string ?? "?", line: key.mark?.line ?? line,
            node: try FormNode(inner, &left)))
      }
      value = .fields(fields)
    case .sequence(let sequence):
      var elements: [FormNode] = []
      for inner in sequence { elements.append(try FormNode(inner, &left)) }
      value = .list(elements)
    case .scalar(let scalar):
      if scalar.style == .plain || scalar.style == .any {
        value = ["", "~", "null"].contains(scalar.string) ? .null : .plain(scalar.string)
      } else {
        value = .text(scalar.string)
      }
    case .alias: value = .null
    }
  }
}
