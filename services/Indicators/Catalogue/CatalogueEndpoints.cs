using Microsoft.AspNetCore.Mvc;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Catalogue;

internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators").WithTags("Catalogue");

        group.MapGet("", ListIndicators.Handle).AllowAnonymous().WithSummary("The catalogue, by search, sector and agency.");
        group.MapGet("sectors", ListSectors.Handle).AllowAnonymous().WithSummary("The sectors, with the number of their indicators.");
        group.MapGet("{code}", ReadIndicator.Handle).Refuses(Problems.IndicatorNotFound).AllowAnonymous().WithSummary("One indicator.");
        group.MapGet("{code}/versions", ReadVersions.Handle).Refuses(Problems.IndicatorNotFound).AllowAnonymous().WithSummary("Every state of its definition, newest first.");
        group.MapGet("{code}/lineage", ReadLineage.Handle).Refuses(Problems.IndicatorNotFound).AllowAnonymous().WithSummary("What it is computed from, and what from it.");
        group.MapGet("definitions.csv", WriteDefinitions.Handle).AllowAnonymous().WithSummary("The catalogue as the CSV file that defines it.");
        group.MapGet("catalogue.jsonld", WriteDcat.Handle).AllowAnonymous().Produces(StatusCodes.Status200OK, contentType: "application/ld+json").WithSummary("The catalogue as DCAT-AP 3.");
        group.MapGet("breakdowns", ReadBreakdowns.Handle).AllowAnonymous().WithSummary("The dimensions that indicators are broken down by, with their categories.");
        group.MapPost("breakdowns", AddBreakdown.Dimension).Refuses(CommonProblems.Invalid, Problems.BreakdownTaken).RequireScope(Scopes.IndicatorsManage).WithSummary("Add a dimension.");
        group.MapPost("breakdowns/{dimension}/categories", AddBreakdown.Category).Refuses(CommonProblems.Invalid, CommonProblems.NotFound, Problems.BreakdownTaken).RequireScope(Scopes.IndicatorsManage).WithSummary("Add a category to a dimension.");

        group.MapPost("", DefineIndicator.Handle).Refuses(CommonProblems.Invalid, Problems.NoAgency, Problems.CodeTaken).RequireScope(Scopes.IndicatorsDefine).WithSummary("Define an indicator of the caller's agency.");
        group.MapPut("{code}", ChangeIndicator.Handle).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound, Problems.FrequencyFixed, Problems.ComputedFixed).RequireScope(Scopes.IndicatorsDefine).WithSummary("Change a definition.");
        group.MapPost("definitions", DefineIndicators.Handle).Refuses(Problems.NoAgency, Problems.DefinitionsRejected, CommonProblems.TooLarge).RequireScope(Scopes.IndicatorsDefine)
            .Accepts<Stream>("text/csv")
            .WithMetadata(new RequestSizeLimitAttribute(DefineIndicators.MaxBytes))
            .WithSummary("Define and change many indicators with one CSV file, whole or not at all.");
    }
}
