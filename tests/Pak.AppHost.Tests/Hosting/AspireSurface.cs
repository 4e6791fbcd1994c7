using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pak.AppHost.Tests.Hosting;

/// <summary>Reads from a compiled assembly which members of <c>Aspire.Hosting</c> its code uses, with their signatures.</summary>
internal static class AspireSurface
{
    public static IReadOnlyList<string> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var names = new SignatureNames();
        return
        [
            .. reader.MemberReferences
                .Select(handle => Describe(reader, reader.GetMemberReference(handle), names))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string? Describe(MetadataReader reader, MemberReference member, SignatureNames names)
    {
        var parent = member.Parent.Kind switch
        {
            HandleKind.TypeReference => names.GetTypeFromReference(reader, (TypeReferenceHandle)member.Parent, 0),
            HandleKind.TypeSpecification =>
                reader.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(names, genericContext: null),
            _ => "",
        };
        if (!parent.StartsWith("Aspire.", StringComparison.Ordinal))
        {
            return null;
        }

        var signature = member.DecodeMethodSignature(names, genericContext: null);
        var generic = signature.GenericParameterCount == 0 ? "" : $"<{string.Join(",", Enumerable.Range(0, signature.GenericParameterCount).Select(i => $"!!{i}"))}>";
        return $"{signature.ReturnType} {parent}.{reader.GetString(member.Name)}{generic}({string.Join(", ", signature.ParameterTypes)})";
    }

    // Names types as C# does, without the namespaces that everybody knows.
    private sealed class SignatureNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
        {
            PrimitiveTypeCode.String => "string",
            PrimitiveTypeCode.Int32 => "int",
            PrimitiveTypeCode.Boolean => "bool",
            PrimitiveTypeCode.Void => "void",
            _ => typeCode.ToString(),
        };

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name).Split('`')[0]}";
        }

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(",", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;
    }
}
